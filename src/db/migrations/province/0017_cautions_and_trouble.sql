-- What an import asks the clerk to look at again, without a row being bad (REG-3): how often by rule, and the first by cell.
ALTER TABLE province.import_job
  ADD COLUMN cautions jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN first_cautions jsonb NOT NULL DEFAULT '[]';

-- A fault of ours that holds a job up is told to whoever waits for it: since when, and when it is tried again; no
-- instant of a next attempt: it is not tried again by itself.
ALTER TABLE province.import_job ADD COLUMN failing_since timestamptz, ADD COLUMN retry_at timestamptz;
ALTER TABLE province.number_run ADD COLUMN failing_since timestamptz, ADD COLUMN retry_at timestamptz;
