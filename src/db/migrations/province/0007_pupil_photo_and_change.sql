-- Photos (REG-8) and what was changed of a pupil's data (CHG-1): both only grow, by right. They follow the pupil:
-- whoever may see him sees them, and a newcomer who is removed altogether takes them along.

CREATE TABLE province.pupil_photo (
  pupil_id bigint NOT NULL CONSTRAINT pupil_photo_of_pupil REFERENCES province.pupil ON DELETE CASCADE,
  -- The first is 1; the greatest is the one that counts.
  number integer NOT NULL CONSTRAINT pupil_photo_counts CHECK (number > 0),
  -- Keyed hash of the picture: the same one sent again is no new photo.
  hash bytea NOT NULL CONSTRAINT pupil_photo_hashed CHECK (octet_length(hash) = 32),
  sealed bytea NOT NULL CONSTRAINT pupil_photo_sealed CHECK (octet_length(sealed) > 29),
  -- The archive it came in.
  job_id bigint,
  unit_id bigint NOT NULL,
  account_id bigint NOT NULL,
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  CONSTRAINT pupil_photo_one_per_number PRIMARY KEY (pupil_id, number)
);

CREATE TABLE province.pupil_change (
  pupil_id bigint NOT NULL CONSTRAINT pupil_change_of_pupil REFERENCES province.pupil ON DELETE CASCADE,
  -- The pupil's version after it: no two changes build on the same one.
  version integer NOT NULL,
  source text NOT NULL CONSTRAINT pupil_change_source_known CHECK (source IN ('form', 'workbook', 'case')),
  request_id uuid NOT NULL,
  -- The reason, and each field before and after: personal data.
  sealed bytea NOT NULL CONSTRAINT pupil_change_sealed CHECK (octet_length(sealed) > 29),
  unit_id bigint NOT NULL,
  account_id bigint NOT NULL,
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  CONSTRAINT pupil_change_one_per_version PRIMARY KEY (pupil_id, version)
);

GRANT SELECT, INSERT ON province.pupil_photo, province.pupil_change TO xueji_web, xueji_job;

ALTER TABLE province.pupil_photo ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.pupil_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY pupil_photo_with_pupil ON province.pupil_photo TO xueji_web
  USING (EXISTS (SELECT FROM province.pupil p WHERE p.id = pupil_id));
CREATE POLICY pupil_change_with_pupil ON province.pupil_change TO xueji_web
  USING (EXISTS (SELECT FROM province.pupil p WHERE p.id = pupil_id));
CREATE POLICY pupil_photo_for_jobs ON province.pupil_photo TO xueji_job USING (true);
CREATE POLICY pupil_change_for_jobs ON province.pupil_change TO xueji_job USING (true);
