-- One province. "province" is replaced by its schema's name; nothing here may refer to another province.

CREATE TABLE province.class (
  id bigint PRIMARY KEY,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  stage text NOT NULL CONSTRAINT class_stage_known CHECK (stage IN ('primary', 'junior', 'senior')),
  cohort smallint NOT NULL,
  length smallint NOT NULL,
  grade smallint NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  CONSTRAINT class_grade_within_length CHECK (grade BETWEEN 1 AND length),
  CONSTRAINT class_length_of_stage CHECK (
    (stage = 'primary' AND length IN (5, 6)) OR (stage = 'junior' AND length IN (3, 4)) OR (stage = 'senior' AND length = 3)),
  CONSTRAINT class_number_unique_in_school UNIQUE (school_id, number)
);
CREATE INDEX class_by_unit ON province.class (unit_path, stage, grade);

CREATE TABLE province.pupil (
  id bigint PRIMARY KEY,
  unit_path text COLLATE "C" NOT NULL,
  name text NOT NULL,
  sex text NOT NULL CONSTRAINT pupil_sex_known CHECK (sex IN ('male', 'female')),
  birth_date date NOT NULL,
  -- ID number, student number, phones, addresses: one sealed blob (ACC-4), never clear in a column.
  sealed bytea NOT NULL CONSTRAINT pupil_sealed_form CHECK (octet_length(sealed) > 29),
  detail jsonb NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX pupil_by_unit ON province.pupil (unit_path, id);

CREATE TABLE province.enrollment (
  id bigint PRIMARY KEY,
  pupil_id bigint NOT NULL REFERENCES province.pupil,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  stage text NOT NULL CONSTRAINT enrollment_stage_known CHECK (stage IN ('primary', 'junior', 'senior')),
  class_id bigint REFERENCES province.class,
  during daterange NOT NULL CONSTRAINT enrollment_lasts_at_least_a_day CHECK (NOT isempty(during)),
  -- int8range makes one pupil's periods comparable without an extension.
  CONSTRAINT pupil_one_active_enrollment
    EXCLUDE USING gist (int8range(pupil_id, pupil_id, '[]') WITH &&, during WITH &&)
);
CREATE INDEX enrollment_by_class ON province.enrollment (class_id);
CREATE INDEX enrollment_by_unit ON province.enrollment (unit_path, id);

-- One open movement or data case per pupil (MOV-3): every opening inserts the row, every ending deletes it.
CREATE TABLE province.pupil_lock (
  pupil_id bigint NOT NULL,
  case_id bigint NOT NULL,
  taken_at timestamptz NOT NULL,
  CONSTRAINT pupil_one_open_case PRIMARY KEY (pupil_id)
);

CREATE TABLE province.business_case (
  id bigint PRIMARY KEY,
  kind text NOT NULL,
  state text NOT NULL,
  pupil_id bigint,
  detail jsonb NOT NULL,
  detail_version smallint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  -- Ids of every party's unit and of the units above it: who may see the case, without a sub-select.
  visible_to bigint[] NOT NULL,
  opened_at timestamptz NOT NULL
);

CREATE TABLE province.case_entry (
  id bigint PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES province.business_case,
  request_id uuid NOT NULL,
  account_id bigint NOT NULL,
  unit_id bigint NOT NULL,
  step text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  opinion text,
  visible_to bigint[] NOT NULL,
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  CONSTRAINT case_entry_once_per_request UNIQUE (case_id, request_id)
);

CREATE TABLE province.promotion_ledger (
  run_id bigint NOT NULL,
  class_id bigint NOT NULL REFERENCES province.class,
  school_year smallint NOT NULL,
  from_grade smallint NOT NULL,
  to_grade smallint NOT NULL,
  CONSTRAINT promotion_one_step_per_run PRIMARY KEY (run_id, class_id)
);

CREATE TABLE province.audit_entry (
  id bigint PRIMARY KEY,
  unit_path text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  act text NOT NULL,
  subject_kind text,
  subject_id bigint,
  detail jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL
);

GRANT USAGE ON SCHEMA province TO xueji_web, xueji_job;
GRANT SELECT ON ALL TABLES IN SCHEMA province TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON province.class, province.pupil, province.enrollment, province.business_case TO xueji_web, xueji_job;
GRANT DELETE ON province.class TO xueji_web, xueji_job;
GRANT INSERT, DELETE ON province.pupil_lock TO xueji_web, xueji_job;
-- History is INSERT-only, by right (ACC-5).
GRANT INSERT ON province.case_entry, province.promotion_ledger, province.audit_entry TO xueji_web, xueji_job;

-- Row-level security: the web's role sees the subtree of the acting unit, a case also as a party (ACC-2).
-- Jobs act for the whole province under their own role.
ALTER TABLE province.class ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.pupil ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.enrollment ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.business_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.case_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.audit_entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY class_in_scope ON province.class TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY pupil_in_scope ON province.pupil TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY enrollment_in_scope ON province.enrollment TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY audit_entry_in_scope ON province.audit_entry TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY business_case_to_parties ON province.business_case TO xueji_web
  USING (nullif(current_setting('app.unit', true), '')::bigint = ANY (visible_to));
CREATE POLICY case_entry_to_parties ON province.case_entry TO xueji_web
  USING (nullif(current_setting('app.unit', true), '')::bigint = ANY (visible_to));
CREATE POLICY class_for_jobs ON province.class TO xueji_job USING (true);
CREATE POLICY pupil_for_jobs ON province.pupil TO xueji_job USING (true);
CREATE POLICY enrollment_for_jobs ON province.enrollment TO xueji_job USING (true);
CREATE POLICY audit_entry_for_jobs ON province.audit_entry TO xueji_job USING (true);
CREATE POLICY business_case_for_jobs ON province.business_case TO xueji_job USING (true);
CREATE POLICY case_entry_for_jobs ON province.case_entry TO xueji_job USING (true);
