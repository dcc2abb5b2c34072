-- What a promotion found and did, row by row (PRO-2). The ledger tells by itself of which school, cohort and length a
-- class was: it can be printed, signed and checked whatever becomes of the class later.
ALTER TABLE province.promotion_ledger
  ADD COLUMN school_id bigint,
  ADD COLUMN unit_path text COLLATE "C",
  ADD COLUMN stage text,
  ADD COLUMN cohort smallint,
  ADD COLUMN length smallint;
UPDATE province.promotion_ledger l
SET school_id = c.school_id, unit_path = c.unit_path, stage = c.stage, cohort = c.cohort, length = c.length
FROM province.class c WHERE c.id = l.class_id;
ALTER TABLE province.promotion_ledger
  ALTER COLUMN school_id SET NOT NULL,
  ALTER COLUMN unit_path SET NOT NULL,
  ALTER COLUMN stage SET NOT NULL,
  ALTER COLUMN cohort SET NOT NULL,
  ALTER COLUMN length SET NOT NULL;

-- The report of a rehearsal or a run: a school's figures, so that a page of them costs a page.
CREATE TABLE province.promotion_school (
  run_id bigint NOT NULL REFERENCES province.promotion_run,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  classes integer NOT NULL,
  -- Classes that move, by stage and the grade they leave: [{"stage": "primary", "fromGrade": 1, "classes": 8}].
  moving jsonb NOT NULL,
  -- Classes that were in their final grade this season, and those of them in which somebody stays:
  -- [{"stage": "primary", "grade": 6, "classes": 8, "staying": 1}].
  finishing jsonb NOT NULL,
  unplaced integer NOT NULL,
  ungraduated integer NOT NULL,
  -- Of the ungraduated, those whom an open case holds.
  blocked integer NOT NULL,
  open_cases integer NOT NULL,
  is_unconfirmed boolean NOT NULL,
  wrong_lengths text[] NOT NULL,
  CONSTRAINT promotion_school_once_per_run PRIMARY KEY (run_id, school_id)
);
CREATE INDEX promotion_school_by_unit ON province.promotion_school (run_id, unit_path);

-- Who stays in a final grade, and why, as it was found. No reference to the pupil: what was found stays when he goes.
CREATE TABLE province.promotion_stayer (
  run_id bigint NOT NULL REFERENCES province.promotion_run,
  enrollment_id bigint NOT NULL,
  pupil_id bigint NOT NULL,
  school_id bigint NOT NULL,
  unit_path text COLLATE "C" NOT NULL,
  class_id bigint NOT NULL,
  class_name text NOT NULL,
  stage text NOT NULL,
  grade smallint NOT NULL,
  name text NOT NULL,
  why text NOT NULL CONSTRAINT promotion_stayer_why_known
    CHECK (why IN ('open_case', 'no_number', 'reversed', 'not_graduated')),
  case_id bigint,
  case_kind text,
  -- By when he is to graduate again.
  regraduate_by date,
  CONSTRAINT promotion_stayer_once_per_run PRIMARY KEY (run_id, enrollment_id),
  CONSTRAINT promotion_stayer_names_its_case CHECK ((why = 'open_case') = (case_id IS NOT NULL))
);
CREATE INDEX promotion_stayer_by_unit ON province.promotion_stayer (run_id, unit_path, enrollment_id);

ALTER TABLE province.promotion_run
  -- The policy's instant, as the policy had it when the run began; null for runs before it was kept.
  ADD COLUMN due_at timestamptz,
  ADD COLUMN reported_at timestamptz,
  -- Over the ledger, as it is printed; see rules/promotion-proof.
  ADD COLUMN fingerprint text;
INSERT INTO province.promotion_school (run_id, school_id, unit_path, classes, moving, finishing, unplaced, ungraduated,
  blocked, open_cases, is_unconfirmed, wrong_lengths)
SELECT r.id, s."schoolId", u.path, coalesce((SELECT sum((m->>'classes')::integer) FROM jsonb_array_elements(s.moving) m), 0),
  s.moving, '[]', coalesce(s.unplaced, 0), s.ungraduated, 0, s."openCases", coalesce(s."isUnconfirmed", false), '{}'
FROM province.promotion_run r,
  jsonb_to_recordset(r.report) AS s ("schoolId" bigint, moving jsonb, unplaced integer, ungraduated integer,
    "openCases" integer, "isUnconfirmed" boolean)
JOIN nation.unit u ON u.id = s."schoolId"
WHERE r.report IS NOT NULL;
UPDATE province.promotion_run SET reported_at = finished_at WHERE report IS NOT NULL;
ALTER TABLE province.promotion_run DROP COLUMN report;

GRANT SELECT ON province.promotion_school, province.promotion_stayer TO xueji_web, xueji_job;
GRANT INSERT ON province.promotion_school, province.promotion_stayer TO xueji_job;
-- Pupils of an older rehearsal make room for those of the newest.
GRANT DELETE ON province.promotion_stayer TO xueji_job;

ALTER TABLE province.promotion_ledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.promotion_school ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.promotion_stayer ENABLE ROW LEVEL SECURITY;
CREATE POLICY promotion_ledger_in_scope ON province.promotion_ledger TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY promotion_school_in_scope ON province.promotion_school TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY promotion_stayer_in_scope ON province.promotion_stayer TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY promotion_ledger_for_jobs ON province.promotion_ledger TO xueji_job USING (true);
CREATE POLICY promotion_school_for_jobs ON province.promotion_school TO xueji_job USING (true);
CREATE POLICY promotion_stayer_for_jobs ON province.promotion_stayer TO xueji_job USING (true);
