-- The first bearer of a name + sex + birth date is the row that checks lock: hardly anybody has a second, and a row of
-- keys beside it made every newcomer dearer. Slot 0 is the first's, whoever he is; everybody else's slot is his own id.
ALTER TABLE nation.identity_trace ADD COLUMN slot bigint NOT NULL DEFAULT 0;
UPDATE nation.identity_trace t SET slot = t.pupil_id WHERE EXISTS (
  SELECT FROM nation.identity_trace f WHERE f.world_id = t.world_id AND f.key = t.key AND f.pupil_id < t.pupil_id);
ALTER TABLE nation.identity_trace
  ALTER COLUMN slot DROP DEFAULT,
  DROP CONSTRAINT identity_trace_pkey,
  ADD CONSTRAINT identity_trace_one_first PRIMARY KEY (world_id, key, slot),
  ADD CONSTRAINT identity_trace_slot_known CHECK (slot IN (0, pupil_id)),
  ADD CONSTRAINT identity_trace_key_hashed CHECK (octet_length(key) = 32);
DROP TABLE nation.identity_trace_key;
