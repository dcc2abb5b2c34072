-- Official student numbers (REG-6): runs of a province, what the population register was asked, and what it has said.

-- Who gave a number, and in which run; NULL for numbers that a load brought, and for runs that the clock began.
ALTER TABLE province.student_number
  ADD COLUMN issued_by bigint,
  ADD COLUMN run_id bigint;
-- Whoever has no G yet: the work of a run, few among many once a province has its numbers.
CREATE INDEX student_number_not_official ON province.student_number (pupil_id) WHERE is_current AND kind <> 'G';

CREATE TABLE province.number_run (
  id bigint PRIMARY KEY,
  state text NOT NULL CONSTRAINT number_run_state_known CHECK (state IN ('running', 'waiting', 'done')),
  -- NULL: begun by the clock, in a month after the province had declared its data clean.
  account_id bigint,
  created_at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- Pupils up to this id are done in the pass under way.
  cursor_id bigint NOT NULL DEFAULT 0,
  passes smallint NOT NULL DEFAULT 1,
  total integer NOT NULL DEFAULT 0,
  looked_at integer NOT NULL DEFAULT 0,
  given_g integer NOT NULL DEFAULT 0,
  given_j integer NOT NULL DEFAULT 0,
  problems integer NOT NULL DEFAULT 0,
  held integer NOT NULL DEFAULT 0,
  -- Of the pass under way: whom the register did not answer for.
  unanswered integer NOT NULL DEFAULT 0,
  -- Passes in a row that ended unanswered; how long to wait grows with it.
  failures smallint NOT NULL DEFAULT 0,
  resume_at timestamptz,
  -- Last sign of life: a run that stands still is taken up again.
  touched_at timestamptz NOT NULL,
  CONSTRAINT number_run_done_is_finished CHECK ((state = 'done') = (finished_at IS NOT NULL)),
  CONSTRAINT number_run_waits_for_an_instant CHECK ((state = 'waiting') = (resume_at IS NOT NULL))
);
CREATE UNIQUE INDEX number_run_one_at_a_time ON province.number_run ((finished_at IS NULL)) WHERE finished_at IS NULL;

-- Where a pupil's check stands, for the identity (keyed hash of number and name) that it is about.
CREATE TABLE province.population_check (
  pupil_id bigint PRIMARY KEY REFERENCES province.pupil,
  identity_hash bytea NOT NULL CONSTRAINT population_check_hashed CHECK (octet_length(identity_hash) = 32),
  state text NOT NULL CONSTRAINT population_check_state_known
    CHECK (state IN ('waiting', 'matched', 'name_mismatch', 'not_found', 'number_taken')),
  -- Since when it stands so.
  since timestamptz NOT NULL,
  -- How often this identity was asked about.
  attempts integer NOT NULL,
  asked_at timestamptz
);

-- What was asked when, and what was answered: never a name or a number (ACC-4). One without an answer was cut off.
CREATE TABLE province.population_ask (
  id bigint PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES province.number_run,
  pupil_id bigint NOT NULL,
  identity_hash bytea NOT NULL CONSTRAINT population_ask_hashed CHECK (octet_length(identity_hash) = 32),
  source text NOT NULL,
  asked_at timestamptz NOT NULL,
  answered_at timestamptz,
  answer text CONSTRAINT population_ask_answer_known
    CHECK (answer IN ('match', 'name_mismatch', 'not_found', 'unavailable')),
  CONSTRAINT population_ask_answer_has_its_time CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX population_ask_by_pupil ON province.population_ask (pupil_id, id);

GRANT SELECT ON province.number_run, province.population_check, province.population_ask TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON province.number_run, province.population_check TO xueji_job;
GRANT INSERT ON province.population_ask TO xueji_job;
-- An ask is history: only its answer may be written behind it (ACC-5).
GRANT UPDATE (answered_at, answer) ON province.population_ask TO xueji_job;
-- Who sees the pupil sees his check.
ALTER TABLE province.population_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.population_ask ENABLE ROW LEVEL SECURITY;
CREATE POLICY population_check_of_pupils_in_scope ON province.population_check TO xueji_web
  USING (EXISTS (SELECT FROM province.pupil p WHERE p.id = pupil_id));
CREATE POLICY population_ask_of_pupils_in_scope ON province.population_ask TO xueji_web
  USING (EXISTS (SELECT FROM province.pupil p WHERE p.id = pupil_id));
CREATE POLICY population_check_for_jobs ON province.population_check TO xueji_job USING (true);
CREATE POLICY population_ask_for_jobs ON province.population_ask TO xueji_job USING (true);
