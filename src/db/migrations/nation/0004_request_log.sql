-- A write carries a request id made by the client. Sent twice, it is done once and answered the same both times.
CREATE TABLE nation.request_log (
  account_id bigint NOT NULL,
  request_id uuid NOT NULL,
  -- SHA-256 over the door and what was sent.
  content_hash bytea NOT NULL CONSTRAINT request_log_content_hashed CHECK (octet_length(content_hash) = 32),
  answer jsonb,
  at timestamptz NOT NULL,
  CONSTRAINT request_done_once PRIMARY KEY (account_id, request_id)
);
CREATE INDEX request_log_by_time ON nation.request_log (at);

GRANT SELECT, INSERT, UPDATE (answer) ON nation.request_log TO xueji_web, xueji_job;
GRANT DELETE ON nation.request_log TO xueji_job;

ALTER TABLE nation.request_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY request_log_of_its_account ON nation.request_log TO xueji_web
  USING (account_id = nullif(current_setting('app.account', true), '')::bigint);
CREATE POLICY request_log_for_jobs ON nation.request_log TO xueji_job USING (true);
