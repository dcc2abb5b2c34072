-- The season: terms, imports, numbers, placement, graduation, promotion runs, allocation.

-- How an enrollment began and how it ended; the grade an unplaced pupil is to be placed in.
ALTER TABLE province.enrollment
  ADD COLUMN state text NOT NULL DEFAULT 'in_school' CONSTRAINT enrollment_state_known
    CHECK (state IN ('in_school', 'graduated', 'departed', 'removed')),
  ADD COLUMN entered_by text NOT NULL DEFAULT 'load' CONSTRAINT enrollment_entered_by_known
    CHECK (entered_by IN ('load', 'registration', 'late_registration', 'admission', 'transfer')),
  ADD COLUMN entry_grade smallint NOT NULL DEFAULT 1 CONSTRAINT enrollment_entry_grade CHECK (entry_grade BETWEEN 1 AND 6),
  ADD CONSTRAINT enrollment_in_school_lasts CHECK ((state = 'in_school') = upper_inf(during));
DROP INDEX province.enrollment_by_class;
CREATE INDEX enrollment_by_class ON province.enrollment (class_id, id) WHERE state = 'in_school';
CREATE INDEX enrollment_unplaced ON province.enrollment (unit_path, id) WHERE state = 'in_school' AND class_id IS NULL;
CREATE INDEX enrollment_by_pupil ON province.enrollment (pupil_id);

-- A newcomer is entered before he is in school: without an enrollment he is nobody's pupil yet (REG-4).
ALTER TABLE province.pupil
  ADD COLUMN is_flagged boolean NOT NULL DEFAULT false,
  ADD COLUMN has_id_number boolean NOT NULL DEFAULT true,
  ADD COLUMN pinyin text NOT NULL DEFAULT '';
CREATE INDEX pupil_by_name ON province.pupil (unit_path, name, id);

-- Every number a pupil ever had, as a keyed hash: old ones stay resolvable for ever (REG-6).
CREATE TABLE province.student_number (
  hash bytea PRIMARY KEY CONSTRAINT student_number_hashed CHECK (octet_length(hash) = 32),
  pupil_id bigint NOT NULL REFERENCES province.pupil,
  kind text NOT NULL CONSTRAINT student_number_kind_known CHECK (kind IN ('L', 'G', 'J')),
  is_current boolean NOT NULL,
  issued_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX student_number_one_current ON province.student_number (pupil_id) WHERE is_current;

-- Next free sequence of temporary numbers, by region and birth date.
CREATE TABLE province.number_sequence (
  region char(6) NOT NULL,
  birth_date date NOT NULL,
  used smallint NOT NULL CONSTRAINT number_sequence_range CHECK (used BETWEEN 0 AND 999),
  PRIMARY KEY (region, birth_date)
);

CREATE TABLE province.term (
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  school_year smallint NOT NULL,
  term text NOT NULL CONSTRAINT term_known CHECK (term IN ('autumn', 'spring')),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (unit_id, school_year, term),
  CONSTRAINT term_lasts CHECK (ends_on > starts_on)
);

-- One import machine for every workbook (REG-2).
CREATE TABLE province.import_job (
  id bigint PRIMARY KEY,
  kind text NOT NULL,
  mode text NOT NULL CONSTRAINT import_job_mode_known CHECK (mode IN ('all_or_nothing', 'good_rows_only')),
  state text NOT NULL CONSTRAINT import_job_state_known
    CHECK (state IN ('waiting', 'checking', 'writing', 'done', 'refused', 'cancelled')),
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  file_name text NOT NULL,
  rows_read integer NOT NULL DEFAULT 0,
  rows_taken integer NOT NULL DEFAULT 0,
  rows_bad integer NOT NULL DEFAULT 0,
  rows_skipped integer NOT NULL DEFAULT 0,
  -- How often each rule was broken: {"id_check_digit": 3}.
  problems jsonb NOT NULL DEFAULT '{}',
  -- Why the file as a whole was refused.
  file_problem jsonb,
  created_at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX import_job_by_unit ON province.import_job (unit_path, id);

CREATE TABLE province.import_file (
  job_id bigint NOT NULL REFERENCES province.import_job,
  part text NOT NULL CONSTRAINT import_file_part_known CHECK (part IN ('sent', 'returned')),
  unit_path text COLLATE "C" NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (job_id, part)
);

-- Rows already taken, recognised by their content: a workbook sent again does nothing twice.
CREATE TABLE province.row_taken (
  unit_id bigint NOT NULL,
  kind text NOT NULL,
  hash bytea NOT NULL CONSTRAINT row_taken_hashed CHECK (octet_length(hash) = 32),
  job_id bigint NOT NULL,
  PRIMARY KEY (unit_id, kind, hash)
);

CREATE TABLE province.placement (
  id bigint PRIMARY KEY,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  stage text NOT NULL,
  grade smallint NOT NULL,
  school_year smallint NOT NULL,
  seed text NOT NULL,
  -- Ids of classes and pupils in the order dealt: with the seed, anyone can recompute it (CLS-1).
  class_ids bigint[] NOT NULL,
  pupil_ids bigint[] NOT NULL,
  placed_in bigint[] NOT NULL,
  account_id bigint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT placement_one_class_per_pupil CHECK (cardinality(pupil_ids) = cardinality(placed_in))
);
CREATE INDEX placement_by_unit ON province.placement (unit_path, id);

-- A graduation is a certificate: who, from which class, as of that day. Not reversed, it locks the pupil's data (GRD-4).
CREATE TABLE province.graduation (
  id bigint PRIMARY KEY,
  pupil_id bigint NOT NULL REFERENCES province.pupil,
  enrollment_id bigint NOT NULL REFERENCES province.enrollment,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  class_id bigint REFERENCES province.class,
  stage text NOT NULL CONSTRAINT graduation_stage_known CHECK (stage IN ('primary', 'junior', 'senior')),
  year smallint NOT NULL,
  outcome text NOT NULL CONSTRAINT graduation_outcome_known CHECK (outcome IN ('graduated', 'completed', 'incomplete')),
  name text NOT NULL,
  sex text NOT NULL,
  birth_date date NOT NULL,
  -- Student number as certified, sealed: the old school keeps it after the pupil has gone on.
  sealed bytea NOT NULL,
  number_hash bytea NOT NULL,
  destination text,
  is_destination_backfilled boolean NOT NULL DEFAULT false,
  expected_school_id bigint REFERENCES nation.unit,
  admitted_school_id bigint REFERENCES nation.unit,
  graduated_on date NOT NULL,
  account_id bigint NOT NULL,
  reversed_at timestamptz,
  reversed_by bigint,
  reversal_reason text,
  -- By when a pupil whose graduation was reversed is to graduate again.
  regraduate_by date,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT graduation_reversal_is_whole CHECK ((reversed_at IS NULL) = (reversed_by IS NULL)),
  CONSTRAINT graduation_admitted_not_reversed CHECK (reversed_at IS NULL OR admitted_school_id IS NULL)
);
CREATE UNIQUE INDEX graduation_once_per_enrollment ON province.graduation (enrollment_id) WHERE reversed_at IS NULL;
CREATE INDEX graduation_by_unit ON province.graduation (unit_path, year, id);
CREATE INDEX graduation_by_number ON province.graduation (number_hash, year);

CREATE TABLE province.promotion_run (
  id bigint PRIMARY KEY,
  school_year smallint NOT NULL,
  state text NOT NULL CONSTRAINT promotion_run_state_known
    CHECK (state IN ('rehearsing', 'rehearsed', 'running', 'complete', 'reversing', 'reversed')),
  -- NULL: started by the clock.
  account_id bigint,
  classes_total integer NOT NULL DEFAULT 0,
  classes_done integer NOT NULL DEFAULT 0,
  report jsonb,
  created_at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  finished_at timestamptz
);
-- One promotion of a year runs or stands; a reversed one makes room.
CREATE UNIQUE INDEX promotion_one_per_year ON province.promotion_run (school_year)
  WHERE state IN ('running', 'complete', 'reversing');

CREATE TABLE province.allocation (
  id bigint PRIMARY KEY,
  year smallint NOT NULL,
  pupil_id bigint NOT NULL REFERENCES province.pupil,
  graduation_id bigint NOT NULL REFERENCES province.graduation,
  stage text NOT NULL CONSTRAINT allocation_stage_known CHECK (stage IN ('junior', 'senior')),
  school_id bigint NOT NULL REFERENCES nation.unit,
  -- Path of the admitting school: it and its bureau see the row.
  unit_path text COLLATE "C" NOT NULL,
  from_school_id bigint NOT NULL REFERENCES nation.unit,
  name text NOT NULL,
  sex text NOT NULL,
  state text NOT NULL CONSTRAINT allocation_state_known CHECK (state IN ('open', 'claimed', 'admitted', 'withdrawn')),
  case_id bigint,
  account_id bigint NOT NULL,
  at timestamptz NOT NULL
);
CREATE UNIQUE INDEX allocation_one_per_graduate_and_year ON province.allocation (pupil_id, year) WHERE state <> 'withdrawn';
CREATE INDEX allocation_by_unit ON province.allocation (unit_path, year, id);

-- Unit paths follow when a pupil moves; the hands that move him act beyond one unit's scope.
GRANT SELECT ON ALL TABLES IN SCHEMA province TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON province.term, province.import_job, province.placement, province.graduation, province.allocation TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON province.student_number, province.number_sequence, province.promotion_run TO xueji_job;
GRANT INSERT ON province.import_file TO xueji_web, xueji_job;
GRANT INSERT, DELETE ON province.row_taken TO xueji_job;
GRANT UPDATE, DELETE ON province.import_file TO xueji_job;
GRANT DELETE ON province.pupil, province.enrollment TO xueji_job;

ALTER TABLE province.term ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.import_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.import_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.placement ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.graduation ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.allocation ENABLE ROW LEVEL SECURITY;
CREATE POLICY term_in_scope ON province.term TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY import_job_in_scope ON province.import_job TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY import_file_in_scope ON province.import_file TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY placement_in_scope ON province.placement TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY graduation_in_scope ON province.graduation TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY allocation_in_scope ON province.allocation TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY term_for_jobs ON province.term TO xueji_job USING (true);
CREATE POLICY import_job_for_jobs ON province.import_job TO xueji_job USING (true);
CREATE POLICY import_file_for_jobs ON province.import_file TO xueji_job USING (true);
CREATE POLICY placement_for_jobs ON province.placement TO xueji_job USING (true);
CREATE POLICY graduation_for_jobs ON province.graduation TO xueji_job USING (true);
CREATE POLICY allocation_for_jobs ON province.allocation TO xueji_job USING (true);
