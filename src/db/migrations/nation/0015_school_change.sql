-- Schools are renamed, go into others, close and change their bureau (ORG-9): what they were called and where they went.

ALTER TABLE nation.unit
  -- Its last day of business; a closed unit starts nothing, its archive stays.
  ADD COLUMN closed_on date,
  ADD COLUMN merged_into bigint CONSTRAINT unit_merged_into_fkey REFERENCES nation.unit,
  ADD CONSTRAINT unit_merged_is_closed CHECK (merged_into IS NULL OR closed_on IS NOT NULL);

-- A name that a unit had, until the day on which the next one began: old documents carry it, people search by it.
CREATE TABLE nation.former_name (
  -- The change that ended it.
  id bigint PRIMARY KEY,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  name text NOT NULL CONSTRAINT former_name_given CHECK (length(name) BETWEEN 2 AND 60),
  until_on date NOT NULL
);
CREATE INDEX former_name_by_unit ON nation.former_name (unit_id, until_on);

GRANT SELECT ON nation.former_name TO xueji_web, xueji_job;
GRANT INSERT ON nation.former_name TO xueji_job;
-- What carries a school's path goes with the school.
GRANT UPDATE (unit_path) ON nation.switch_opening TO xueji_job;
