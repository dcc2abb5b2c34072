-- The book of what happened to schools (ORG-9). A line is written once; only a planned renaming ends later.
CREATE TABLE province.school_change (
  id bigint PRIMARY KEY,
  school_id bigint NOT NULL REFERENCES nation.unit,
  kind text NOT NULL CONSTRAINT school_change_kind_known CHECK (kind IN ('rename', 'move', 'merge', 'close')),
  state text NOT NULL CONSTRAINT school_change_state_known CHECK (state IN ('planned', 'done', 'cancelled')),
  effective_on date NOT NULL,
  reason text NOT NULL CONSTRAINT school_change_reason_length CHECK (length(reason) BETWEEN 2 AND 200),
  name_before text NOT NULL,
  name_after text,
  bureau_before bigint NOT NULL REFERENCES nation.unit,
  bureau_after bigint REFERENCES nation.unit,
  into_school bigint REFERENCES nation.unit,
  -- Where the school's rows were: what was written under it and never moves is found by it.
  path_before text COLLATE "C" NOT NULL,
  -- Numbers and names as the officer saw and confirmed them.
  effect jsonb NOT NULL,
  -- Units above the school before and after, and the school: who reads this line.
  visible_to bigint[] NOT NULL,
  account_id bigint NOT NULL,
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  CONSTRAINT school_change_only_renaming_waits CHECK (kind = 'rename' OR state = 'done'),
  CONSTRAINT school_change_says_to_what CHECK (
    (kind = 'rename') = (name_after IS NOT NULL)
    AND (kind = 'move') = (bureau_after IS NOT NULL)
    AND (kind = 'merge') = (into_school IS NOT NULL))
);
CREATE INDEX school_change_by_school ON province.school_change (school_id, id);
CREATE UNIQUE INDEX school_change_one_planned ON province.school_change (school_id) WHERE state = 'planned';

GRANT SELECT ON province.school_change TO xueji_web, xueji_job;
GRANT INSERT, UPDATE (state, visible_to) ON province.school_change TO xueji_job;
ALTER TABLE province.school_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY school_change_to_units_concerned ON province.school_change TO xueji_web
  USING (nullif(current_setting('app.unit', true), '')::bigint = ANY (visible_to));
CREATE POLICY school_change_for_jobs ON province.school_change TO xueji_job USING (true);

-- What carries a school's path goes with the school; who may see a case goes with its parties. What was said in it,
-- when and by whom never changes.
GRANT UPDATE (unit_path) ON province.graduation_confirmation, province.length_change, province.placement, province.promotion_ledger,
  province.promotion_school, province.promotion_stayer TO xueji_job;
GRANT UPDATE (visible_to) ON province.case_entry, province.case_attachment, province.case_submission TO xueji_job;
