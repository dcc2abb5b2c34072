-- Whom a school left out when it graduated a class, and why: asked for by the bureau, shown among the leavers (GRD-1).
CREATE TABLE province.graduation_exception (
  id bigint PRIMARY KEY,
  pupil_id bigint NOT NULL REFERENCES province.pupil ON DELETE CASCADE,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  year smallint NOT NULL,
  reason text NOT NULL CONSTRAINT graduation_exception_reason_length CHECK (length(reason) BETWEEN 2 AND 100),
  account_id bigint NOT NULL,
  at timestamptz NOT NULL
);
CREATE UNIQUE INDEX graduation_exception_once_a_year ON province.graduation_exception (pupil_id, school_id, year);
CREATE INDEX graduation_exception_by_unit ON province.graduation_exception (unit_path, year);

GRANT SELECT, INSERT, UPDATE ON province.graduation_exception TO xueji_web, xueji_job;
ALTER TABLE province.graduation_exception ENABLE ROW LEVEL SECURITY;
CREATE POLICY graduation_exception_in_scope ON province.graduation_exception TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY graduation_exception_for_jobs ON province.graduation_exception TO xueji_job USING (true);

-- Graduations taken back, few among many: their query, and the workbench's deadline.
CREATE INDEX graduation_reversed ON province.graduation (unit_path, year, id) WHERE reversed_at IS NOT NULL;
