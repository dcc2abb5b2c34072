-- The rows to be mended go back alone as well (REG-2); and how many rows a file seems to have, for telling what is left.
ALTER TABLE province.import_file
  DROP CONSTRAINT import_file_part_known,
  ADD CONSTRAINT import_file_part_known CHECK (part IN ('sent', 'returned', 'bad_rows'));
ALTER TABLE province.import_job ADD COLUMN rows_expected int
  CONSTRAINT import_job_rows_expected_not_negative CHECK (rows_expected >= 0);
