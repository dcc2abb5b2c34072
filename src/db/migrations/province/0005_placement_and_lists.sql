-- A placement is recomputed from what was true when it was dealt: the sexes, and who was in the classes already (CLS-1).
ALTER TABLE province.placement
  ADD COLUMN sexes text[] NOT NULL,
  ADD COLUMN boys_before smallint[] NOT NULL,
  ADD COLUMN girls_before smallint[] NOT NULL,
  ADD CONSTRAINT placement_one_sex_per_pupil CHECK (cardinality(sexes) = cardinality(pupil_ids)),
  ADD CONSTRAINT placement_counts_per_class
    CHECK (cardinality(boys_before) = cardinality(class_ids) AND cardinality(girls_before) = cardinality(class_ids));
REVOKE UPDATE ON province.placement FROM xueji_web, xueji_job;

-- Lists that look for a few among all: flagged pupils, a name anywhere in a province, the enrollments of a pupil.
CREATE INDEX pupil_flagged ON province.pupil (unit_path, id) WHERE is_flagged;
CREATE INDEX pupil_by_name_anywhere ON province.pupil (name COLLATE "C", id);
CREATE INDEX student_number_by_pupil ON province.student_number (pupil_id);
CREATE INDEX graduation_by_pupil ON province.graduation (pupil_id);
