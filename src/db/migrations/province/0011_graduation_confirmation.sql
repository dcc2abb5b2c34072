-- Units confirm that a year's graduation is done, school → county → city; the province in a unit's stead (GRD-5).
CREATE TABLE province.graduation_confirmation (
  id bigint PRIMARY KEY,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  year smallint NOT NULL,
  account_id bigint NOT NULL,
  -- By the province, in the unit's stead.
  override boolean NOT NULL,
  -- Why pupils remain, or why the province overrides.
  reason text CONSTRAINT graduation_confirmation_reason_length CHECK (length(reason) BETWEEN 2 AND 200),
  -- Pupils of the final grades who were still in school.
  remaining integer NOT NULL,
  confirmed_at timestamptz NOT NULL,
  -- Withdrawn, or something it rested on was: a graduation reversed, a unit below heard otherwise.
  lapsed_at timestamptz,
  CONSTRAINT graduation_override_has_a_reason CHECK (NOT override OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX graduation_confirmed_once_a_year ON province.graduation_confirmation (unit_id, year)
  WHERE lapsed_at IS NULL;
CREATE INDEX graduation_confirmation_by_unit ON province.graduation_confirmation (unit_path, year);

GRANT SELECT, INSERT ON province.graduation_confirmation TO xueji_web, xueji_job;
GRANT UPDATE (lapsed_at) ON province.graduation_confirmation TO xueji_web, xueji_job;
ALTER TABLE province.graduation_confirmation ENABLE ROW LEVEL SECURITY;
CREATE POLICY graduation_confirmation_in_scope ON province.graduation_confirmation TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY graduation_confirmation_for_jobs ON province.graduation_confirmation TO xueji_job USING (true);
