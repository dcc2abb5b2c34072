-- A switch may be closed before its time (ORG-6): the opening stays as it was given, the closing beside it.
ALTER TABLE nation.switch_opening
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN closed_by bigint,
  ADD CONSTRAINT switch_opening_closed_by_somebody CHECK ((closed_at IS NULL) = (closed_by IS NULL));
GRANT UPDATE (closed_at, closed_by) ON nation.switch_opening TO xueji_job;

-- A province has one policy from a day on: set again for the same day, it is replaced.
ALTER TABLE nation.policy
  ADD CONSTRAINT policy_one_from_a_day UNIQUE NULLS NOT DISTINCT (world_id, province_id, valid_from);
