-- Real-name accounts, their sessions, and the attempts that throttle sign-in (ACC-1, ACC-3).

CREATE TABLE nation.account (
  id bigint PRIMARY KEY,
  world_id bigint NOT NULL REFERENCES nation.world,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  login text COLLATE "C" NOT NULL CONSTRAINT account_login_form CHECK (login ~ '^[a-z0-9][a-z0-9._-]{2,39}$'),
  name text NOT NULL,
  roles text[] NOT NULL CONSTRAINT account_roles_known CHECK (
    cardinality(roles) > 0
    AND roles <@ ARRAY['registrar', 'approver', 'viewer', 'support', 'auditor', 'administrator']),
  password_hash text NOT NULL CONSTRAINT account_password_argon2id CHECK (password_hash LIKE '$argon2id$%'),
  is_sealed boolean NOT NULL DEFAULT false,
  CONSTRAINT account_login_unique UNIQUE (login)
);
CREATE INDEX account_by_unit ON nation.account (unit_path, id);

CREATE TABLE nation.session (
  -- SHA-256 of the token: whoever reads the table cannot sign in with it.
  token_hash bytea PRIMARY KEY CONSTRAINT session_token_hashed CHECK (octet_length(token_hash) = 32),
  account_id bigint NOT NULL REFERENCES nation.account,
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX session_by_account ON nation.session (account_id) WHERE ended_at IS NULL;

CREATE TABLE nation.sign_in_attempt (
  id bigint PRIMARY KEY,
  -- The name as typed, hashed: people type passwords into the wrong field.
  login_key bytea NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_recent ON nation.sign_in_attempt (login_key, at);

GRANT SELECT, INSERT, UPDATE ON nation.account, nation.session TO xueji_job;
GRANT SELECT, INSERT, DELETE ON nation.sign_in_attempt TO xueji_job;
GRANT SELECT (id, world_id, unit_id, unit_path, login, name, roles, is_sealed) ON nation.account TO xueji_web;
ALTER TABLE nation.account ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_in_scope ON nation.account TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true));
CREATE POLICY account_for_jobs ON nation.account TO xueji_job USING (true);
