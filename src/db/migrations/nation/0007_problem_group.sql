-- Pupils who collide in identity are members of one group (REG-5): the holder stays in school, newcomers are held back.

CREATE TABLE nation.problem_group (
  id bigint PRIMARY KEY,
  world_id bigint NOT NULL REFERENCES nation.world,
  kind text NOT NULL CONSTRAINT problem_group_kind_known CHECK (kind IN ('id_duplicate', 'trace_duplicate')),
  key bytea NOT NULL CONSTRAINT problem_group_key_hashed CHECK (octet_length(key) = 32),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz
);
-- One open group per key: all contenders of one identity meet in it.
CREATE UNIQUE INDEX problem_group_one_open_per_key ON nation.problem_group (world_id, kind, key) WHERE closed_at IS NULL;

CREATE TABLE nation.problem_member (
  group_id bigint NOT NULL REFERENCES nation.problem_group,
  pupil_id bigint NOT NULL,
  province_id bigint NOT NULL,
  school_id bigint NOT NULL,
  unit_path text COLLATE "C" NOT NULL,
  is_holder boolean NOT NULL,
  state text NOT NULL CONSTRAINT problem_member_state_known
    CHECK (state IN ('untreated', 'substantiated', 'corrected', 'removed', 'released')),
  joined_at timestamptz NOT NULL,
  PRIMARY KEY (group_id, pupil_id)
);
CREATE INDEX problem_member_by_unit ON nation.problem_member (unit_path, group_id);
CREATE INDEX problem_member_by_pupil ON nation.problem_member (pupil_id);

GRANT SELECT ON nation.problem_group, nation.problem_member TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON nation.problem_group, nation.problem_member TO xueji_job;
ALTER TABLE nation.problem_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY problem_member_in_scope ON nation.problem_member TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY problem_member_for_jobs ON nation.problem_member TO xueji_job USING (true);
