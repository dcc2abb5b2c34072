-- A pupil whose school goes into another one leaves nothing and enters nothing by himself (ORG-9): his enrollment ends
-- as merged, and begins anew as merged.
ALTER TABLE province.enrollment DROP CONSTRAINT enrollment_state_known, DROP CONSTRAINT enrollment_entered_by_known;
ALTER TABLE province.enrollment
  ADD CONSTRAINT enrollment_state_known CHECK (state IN ('in_school', 'graduated', 'departed', 'removed', 'merged')),
  ADD CONSTRAINT enrollment_entered_by_known
    CHECK (entered_by IN ('load', 'registration', 'late_registration', 'admission', 'transfer', 'merge'));
