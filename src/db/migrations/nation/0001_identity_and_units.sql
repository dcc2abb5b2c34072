-- What belongs to everybody: worlds, units, accounts, and what must be true nation-wide.
-- No triggers, no foreign key into a province (docs/domain, scale rules).

CREATE TABLE nation.world (
  id bigint PRIMARY KEY,
  kind text NOT NULL CONSTRAINT world_kind_known CHECK (kind IN ('real', 'practice')),
  name text NOT NULL,
  -- A practice world's business clock reads clock_at at the real instant clock_set_at and runs on from there.
  clock_at timestamptz,
  clock_set_at timestamptz,
  CONSTRAINT world_only_practice_has_a_clock
    CHECK ((kind = 'practice') = (clock_at IS NOT NULL) AND (clock_at IS NULL) = (clock_set_at IS NULL))
);

CREATE TABLE nation.province (
  id bigint PRIMARY KEY,
  world_id bigint NOT NULL REFERENCES nation.world,
  schema_name text NOT NULL UNIQUE CONSTRAINT province_schema_name_safe CHECK (schema_name ~ '^p[0-9]{2}(w[0-9]+)?$'),
  division_code char(6) NOT NULL,
  name text NOT NULL,
  UNIQUE (world_id, division_code)
);

CREATE TABLE nation.unit (
  id bigint PRIMARY KEY,
  world_id bigint NOT NULL REFERENCES nation.world,
  province_id bigint REFERENCES nation.province,
  parent_id bigint REFERENCES nation.unit,
  level smallint NOT NULL CONSTRAINT unit_level_known CHECK (level BETWEEN 0 AND 4),
  path text COLLATE "C" NOT NULL CONSTRAINT unit_path_form CHECK (path ~ '^([0-9]+/)+$'),
  name text NOT NULL CONSTRAINT unit_name_given CHECK (length(name) BETWEEN 2 AND 60),
  division_code char(6) NOT NULL CONSTRAINT unit_division_form CHECK (division_code ~ '^[0-9]{6}$'),
  -- An office's number, published to other offices; no private phone belongs here.
  office_phone text,
  CONSTRAINT unit_path_unique UNIQUE (path),
  CONSTRAINT unit_root_or_child CHECK ((level = 0) = (parent_id IS NULL)),
  CONSTRAINT unit_in_a_province CHECK ((level = 0) = (province_id IS NULL))
);

CREATE TABLE nation.pupil_home (
  pupil_id bigint PRIMARY KEY,
  province_id bigint NOT NULL REFERENCES nation.province,
  version integer NOT NULL DEFAULT 1
);

-- One holder per ID number and student number of a world. Keys are keyed hashes, never clear (ACC-4, REG-5).
CREATE TABLE nation.identity_claim (
  world_id bigint NOT NULL,
  kind text NOT NULL CONSTRAINT identity_claim_kind_known CHECK (kind IN ('id_number', 'student_number')),
  key bytea NOT NULL CONSTRAINT identity_claim_key_hashed CHECK (octet_length(key) = 32),
  holder_id bigint NOT NULL,
  claimed_at timestamptz NOT NULL,
  CONSTRAINT identity_claim_one_holder PRIMARY KEY (world_id, kind, key)
);

-- Name + sex + birth date: namesakes exist, so many pupils may carry one trace; checks lock the key row.
CREATE TABLE nation.identity_trace_key (
  world_id bigint NOT NULL,
  key bytea NOT NULL CONSTRAINT identity_trace_key_hashed CHECK (octet_length(key) = 32),
  PRIMARY KEY (world_id, key)
);

CREATE TABLE nation.identity_trace (
  world_id bigint NOT NULL,
  key bytea NOT NULL,
  pupil_id bigint NOT NULL,
  has_id_number boolean NOT NULL,
  PRIMARY KEY (world_id, key, pupil_id)
);

CREATE TABLE nation.admission_effective (
  pupil_id bigint NOT NULL,
  year smallint NOT NULL,
  province_id bigint NOT NULL,
  school_id bigint NOT NULL,
  effective_at timestamptz NOT NULL,
  CONSTRAINT admission_one_effective_per_year PRIMARY KEY (pupil_id, year)
);

CREATE TABLE nation.audit_entry (
  id bigint PRIMARY KEY,
  world_id bigint,
  account_id bigint,
  act text NOT NULL,
  subject_kind text,
  subject_id bigint,
  detail jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL
);

-- Ids are handed out in blocks of 1,000: the application counts inside a block, without a round trip each.
CREATE SEQUENCE nation.id_block;

GRANT USAGE ON SCHEMA nation TO xueji_web, xueji_job;
GRANT SELECT ON ALL TABLES IN SCHEMA nation TO xueji_web, xueji_job;
GRANT USAGE ON SEQUENCE nation.id_block TO xueji_web, xueji_job;
GRANT INSERT ON nation.audit_entry TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON nation.world, nation.province, nation.unit TO xueji_job;
GRANT INSERT, UPDATE, DELETE ON nation.pupil_home, nation.identity_claim, nation.identity_trace_key,
  nation.identity_trace, nation.admission_effective TO xueji_web, xueji_job;
