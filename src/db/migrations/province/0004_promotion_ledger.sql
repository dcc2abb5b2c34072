-- The promotion ledger tells both ways: a class moved up, and a class moved back when the run was reversed (PRO-2).
-- One run of a year stands (promotion_one_per_year), a row's year is its run's, and a class has one row per run and
-- way: so a class has one standing promotion per school year.

ALTER TABLE province.promotion_run
  -- How far the run is, in the order of class ids: a worker that was killed goes on behind it.
  ADD COLUMN class_cursor bigint NOT NULL DEFAULT 0,
  ADD COLUMN reversed_by bigint,
  ADD COLUMN reversed_at timestamptz,
  ADD COLUMN reversal_reason text,
  ADD CONSTRAINT promotion_run_year_of_run UNIQUE (id, school_year),
  ADD CONSTRAINT promotion_reversal_is_whole
    CHECK ((reversed_by IS NULL) = (reversed_at IS NULL) AND (reversed_by IS NULL) = (reversal_reason IS NULL)),
  ADD CONSTRAINT promotion_reversal_asked_for CHECK (state NOT IN ('reversing', 'reversed') OR reversed_by IS NOT NULL);

ALTER TABLE province.promotion_ledger
  ADD COLUMN way text NOT NULL DEFAULT 'up' CONSTRAINT promotion_ledger_way_known CHECK (way IN ('up', 'back')),
  DROP CONSTRAINT promotion_one_step_per_run,
  ADD CONSTRAINT promotion_one_step_per_run PRIMARY KEY (run_id, class_id, way),
  ADD CONSTRAINT promotion_ledger_year_of_run
    FOREIGN KEY (run_id, school_year) REFERENCES province.promotion_run (id, school_year),
  ADD CONSTRAINT promotion_ledger_one_grade
    CHECK (to_grade = from_grade + CASE way WHEN 'up' THEN 1 ELSE -1 END);

-- Classes are moved by the job alone.
REVOKE INSERT ON province.promotion_ledger FROM xueji_web;
