-- Province-wide look-ups (QRY-1): who asked what, as a keyed hash. The allowance of a person is counted from them.
CREATE TABLE province.look_up (
  id bigint PRIMARY KEY,
  account_id bigint NOT NULL,
  unit_path text COLLATE "C" NOT NULL,
  -- Name and number together: the same question asked again costs nothing and tells nothing new.
  question bytea NOT NULL CONSTRAINT look_up_question_hashed CHECK (octet_length(question) = 32),
  at timestamptz NOT NULL
);
CREATE INDEX look_up_by_account ON province.look_up (account_id, at);

ALTER TABLE province.look_up ENABLE ROW LEVEL SECURITY;
CREATE POLICY look_up_in_scope ON province.look_up TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY look_up_for_jobs ON province.look_up TO xueji_job USING (true);
GRANT SELECT, INSERT ON province.look_up TO xueji_web, xueji_job;

-- What somebody has typed and not sent yet: sealed, and nobody's but his own.
CREATE TABLE province.form_draft (
  account_id bigint NOT NULL,
  form text NOT NULL CONSTRAINT form_draft_form_named CHECK (form ~ '^[a-z][a-z0-9._-]{0,59}$'),
  revision integer NOT NULL CONSTRAINT form_draft_revision_counts CHECK (revision > 0),
  sealed bytea NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT form_draft_one_per_form PRIMARY KEY (account_id, form)
);

ALTER TABLE province.form_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY form_draft_of_its_account ON province.form_draft TO xueji_web
  USING (account_id = nullif(current_setting('app.account', true), '')::bigint);
CREATE POLICY form_draft_for_jobs ON province.form_draft TO xueji_job USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON province.form_draft TO xueji_web, xueji_job;

-- What was sent up and mended afterwards, version by version, sealed: what an approver compares (REG-4).
CREATE TABLE province.case_submission (
  case_id bigint NOT NULL REFERENCES province.business_case,
  -- The first, second, … time that the case was sent up.
  number smallint NOT NULL CONSTRAINT case_submission_counts CHECK (number > 0),
  visible_to bigint[] NOT NULL,
  sealed bytea NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT case_submission_once PRIMARY KEY (case_id, number)
);

ALTER TABLE province.case_submission ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_submission_to_parties ON province.case_submission TO xueji_web
  USING (nullif(current_setting('app.unit', true), '')::bigint = ANY (visible_to));
CREATE POLICY case_submission_for_jobs ON province.case_submission TO xueji_job USING (true);
GRANT SELECT, INSERT ON province.case_submission TO xueji_web, xueji_job;
GRANT DELETE ON province.case_submission TO xueji_job;
