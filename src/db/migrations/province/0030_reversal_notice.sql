-- A school hears that graduations of its own were taken back, and until when it may graduate those pupils again.
ALTER TABLE province.notice
  DROP CONSTRAINT notice_kind_known,
  ADD CONSTRAINT notice_kind_known CHECK (kind IN ('case_arrived', 'case_sent_back', 'case_closed', 'deadline_near',
    'deadline_over', 'import_done', 'import_refused', 'promotion_done', 'promotion_reversed', 'numbers_done',
    'numbers_stuck', 'graduation_reversed'));
