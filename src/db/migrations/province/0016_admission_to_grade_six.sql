-- Leavers of five-year primaries may be admitted to grade 6 (ADM-3): an allocation to primary.
ALTER TABLE province.allocation DROP CONSTRAINT allocation_stage_known;
ALTER TABLE province.allocation ADD CONSTRAINT allocation_stage_known CHECK (stage IN ('primary', 'junior', 'senior'));
