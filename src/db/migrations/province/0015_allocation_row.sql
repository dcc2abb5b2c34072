-- By what its row is recognised when it is sent again: it may have named the graduate by any number he ever had. None for
-- rows from before, which named him as his certificate does.
ALTER TABLE province.allocation
  ADD COLUMN row_hash bytea CONSTRAINT allocation_row_hashed CHECK (octet_length(row_hash) = 32);
