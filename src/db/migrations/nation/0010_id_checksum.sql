-- An ID number that an initial load brings and that cannot be right is a problem record of its pupil alone (PRB-1): he
-- stays in school, flagged. Its key is of pupil and number, so that a corrected number is another one.
ALTER TABLE nation.problem_group
  DROP CONSTRAINT problem_group_kind_known,
  ADD CONSTRAINT problem_group_kind_known
    CHECK (kind IN ('id_duplicate', 'trace_duplicate', 'id_not_found', 'id_name_mismatch', 'id_checksum'));
