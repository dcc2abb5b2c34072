-- Every change of a school's length of schooling, with its reason and the classes that it took along (ORG-2).
CREATE TABLE province.length_change (
  id bigint PRIMARY KEY,
  school_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL,
  -- Of the bureau that made it.
  by_unit_id bigint NOT NULL REFERENCES nation.unit,
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  -- By stage: the first cohort whose classes followed; null where only new ones do.
  from_cohort jsonb NOT NULL,
  class_ids bigint[] NOT NULL,
  reason text NOT NULL CONSTRAINT length_change_reason_length CHECK (length(reason) BETWEEN 2 AND 200),
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL
);
CREATE INDEX length_change_by_school ON province.length_change (school_id, id DESC);

GRANT SELECT, INSERT ON province.length_change TO xueji_web, xueji_job;
ALTER TABLE province.length_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY length_change_in_scope ON province.length_change TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY length_change_for_jobs ON province.length_change TO xueji_job USING (true);
