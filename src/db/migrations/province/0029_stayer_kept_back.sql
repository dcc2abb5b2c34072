-- A school that left a pupil out of its graduation said why: the report tells it, and nobody phones to ask again.
ALTER TABLE province.promotion_stayer
  ADD COLUMN kept_back text,
  DROP CONSTRAINT promotion_stayer_why_known,
  ADD CONSTRAINT promotion_stayer_why_known
    CHECK (why IN ('open_case', 'no_number', 'reversed', 'kept_back', 'not_graduated')),
  ADD CONSTRAINT promotion_stayer_says_why_kept CHECK ((why = 'kept_back') = (kept_back IS NOT NULL));
