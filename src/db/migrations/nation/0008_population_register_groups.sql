-- What the population register says against an identity is a problem record too (PRB-1): its group has one member, who
-- stays in school. Its key is of pupil, number and name, so that a corrected identity is another one.
ALTER TABLE nation.problem_group
  DROP CONSTRAINT problem_group_kind_known,
  ADD CONSTRAINT problem_group_kind_known
    CHECK (kind IN ('id_duplicate', 'trace_duplicate', 'id_not_found', 'id_name_mismatch'));
