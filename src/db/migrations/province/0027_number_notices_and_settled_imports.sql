-- The desk hears of a run of official numbers that is done, or held up.
ALTER TABLE province.notice
  DROP CONSTRAINT notice_kind_known,
  ADD CONSTRAINT notice_kind_known CHECK (kind IN ('case_arrived', 'case_sent_back', 'case_closed', 'deadline_near',
    'deadline_over', 'import_done', 'import_refused', 'promotion_done', 'promotion_reversed', 'numbers_done',
    'numbers_stuck'));

-- Refused rows that were made good another way than by sending the workbook again: somebody has said so.
ALTER TABLE province.import_job ADD COLUMN settled_at timestamptz, ADD COLUMN settled_by bigint;
