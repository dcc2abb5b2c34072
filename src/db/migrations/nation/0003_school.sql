-- What a school teaches, for how long, under which code (ORG-2). Bureaus are units without a row here.

CREATE TABLE nation.school (
  unit_id bigint PRIMARY KEY REFERENCES nation.unit,
  world_id bigint NOT NULL REFERENCES nation.world,
  code char(10) NOT NULL CONSTRAINT school_code_form CHECK (code ~ '^[0-9]{10}$'),
  is_special boolean NOT NULL DEFAULT false,
  -- Years of schooling per stage; NULL where the school does not teach the stage.
  primary_length smallint CONSTRAINT school_primary_length CHECK (primary_length IN (5, 6)),
  junior_length smallint CONSTRAINT school_junior_length CHECK (junior_length IN (3, 4)),
  senior_length smallint CONSTRAINT school_senior_length CHECK (senior_length = 3),
  CONSTRAINT school_code_unique UNIQUE (world_id, code),
  CONSTRAINT school_teaches_a_stage CHECK (num_nonnulls(primary_length, junior_length, senior_length) > 0)
);

GRANT SELECT ON nation.school TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON nation.school TO xueji_job;
GRANT INSERT ON nation.world, nation.province, nation.unit TO xueji_job;
