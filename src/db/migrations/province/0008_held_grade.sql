-- A pupil in school and in no class waits in the grade of his cohort: a promotion moves him with it (PRO-1), and takes him
-- back when it is reversed (PRO-2). The grade of his entry stays what it was. Null: still that one.
ALTER TABLE province.enrollment
  ADD COLUMN held_grade smallint CONSTRAINT enrollment_held_grade CHECK (held_grade BETWEEN 1 AND 6);

CREATE TABLE province.unplaced_ledger (
  run_id bigint NOT NULL REFERENCES province.promotion_run,
  enrollment_id bigint NOT NULL REFERENCES province.enrollment,
  from_grade smallint NOT NULL,
  to_grade smallint NOT NULL,
  way text NOT NULL DEFAULT 'up' CONSTRAINT unplaced_ledger_way_known CHECK (way IN ('up', 'back')),
  CONSTRAINT unplaced_one_step_per_run PRIMARY KEY (run_id, enrollment_id, way),
  CONSTRAINT unplaced_ledger_one_grade CHECK (to_grade = from_grade + CASE way WHEN 'up' THEN 1 ELSE -1 END)
);
CREATE INDEX unplaced_ledger_by_enrollment ON province.unplaced_ledger (enrollment_id);
GRANT SELECT, INSERT ON province.unplaced_ledger TO xueji_job;
