-- A file lies in pieces, each sealed by itself: of one of any size, a piece is in memory. Files kept so far are one piece.
ALTER TABLE province.import_file
  ADD COLUMN piece int NOT NULL DEFAULT 0 CONSTRAINT import_file_piece_not_negative CHECK (piece >= 0),
  DROP CONSTRAINT import_file_pkey,
  ADD PRIMARY KEY (job_id, part, piece);
ALTER TABLE province.import_file ALTER COLUMN piece DROP DEFAULT;
