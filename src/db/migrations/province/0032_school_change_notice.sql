-- A school and its bureaus hear that it was renamed, handed over, merged or closed (ORG-9).
ALTER TABLE province.notice
  DROP CONSTRAINT notice_kind_known,
  ADD CONSTRAINT notice_kind_known CHECK (kind IN ('case_arrived', 'case_sent_back', 'case_closed', 'deadline_near',
    'deadline_over', 'import_done', 'import_refused', 'promotion_done', 'promotion_reversed', 'numbers_done',
    'numbers_stuck', 'graduation_reversed', 'school_changed'));
