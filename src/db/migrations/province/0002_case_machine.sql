-- The business-case machine: who is a party, on whose desk the paper lies, what was said and shown on the way.

ALTER TABLE province.business_case
  -- Unit of each party by its name in the flow: {"school": 12, "bureau": 3}.
  ADD COLUMN parties jsonb NOT NULL,
  -- Name of the pupil as the case was opened: parties see it although the pupil is not theirs.
  ADD COLUMN subject text NOT NULL,
  ADD COLUMN school_id bigint NOT NULL,
  ADD COLUMN opened_by bigint NOT NULL,
  ADD COLUMN is_open boolean NOT NULL DEFAULT true;
CREATE INDEX business_case_by_school ON province.business_case (school_id, kind, state, id);
CREATE INDEX business_case_by_pupil ON province.business_case (pupil_id) WHERE pupil_id IS NOT NULL;

ALTER TABLE province.case_entry ADD CONSTRAINT case_entry_opinion_length CHECK (length(opinion) <= 1000);
-- One decision may pass two desks that are one: an entry each, under one request.
ALTER TABLE province.case_entry DROP CONSTRAINT case_entry_once_per_request;
ALTER TABLE province.case_entry ADD CONSTRAINT case_entry_once_per_request UNIQUE (case_id, request_id, to_state);

-- Where the paper lies now; the inbox is this table.
CREATE TABLE province.desk_item (
  case_id bigint PRIMARY KEY REFERENCES province.business_case,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  roles text[] NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  school_id bigint NOT NULL,
  subject text NOT NULL,
  since timestamptz NOT NULL,
  due_on date NOT NULL
);
CREATE INDEX desk_item_inbox ON province.desk_item (unit_id, due_on, case_id);
CREATE INDEX desk_item_by_unit ON province.desk_item (unit_path, due_on, case_id);

CREATE TABLE province.case_attachment (
  id bigint PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES province.business_case,
  account_id bigint NOT NULL,
  unit_id bigint NOT NULL,
  name text NOT NULL CONSTRAINT case_attachment_name_length CHECK (length(name) BETWEEN 1 AND 120),
  media_type text NOT NULL CONSTRAINT case_attachment_type_known
    CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size integer NOT NULL CONSTRAINT case_attachment_size CHECK (size BETWEEN 1 AND 5242880),
  sha256 bytea NOT NULL,
  sealed bytea NOT NULL,
  visible_to bigint[] NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT case_attachment_once UNIQUE (case_id, sha256)
);

GRANT SELECT, INSERT, DELETE ON province.desk_item TO xueji_web, xueji_job;
GRANT SELECT, INSERT ON province.case_attachment TO xueji_web, xueji_job;
GRANT UPDATE ON province.desk_item TO xueji_job;

ALTER TABLE province.desk_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.case_attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY desk_item_in_scope ON province.desk_item TO xueji_web
  USING (unit_path >= current_setting('app.path', true) AND unit_path < current_setting('app.path_end', true))
  -- A case that goes on to another unit's desk is laid there by the one who decided.
  WITH CHECK (true);
CREATE POLICY desk_item_for_jobs ON province.desk_item TO xueji_job USING (true);
CREATE POLICY case_attachment_to_parties ON province.case_attachment TO xueji_web
  USING (nullif(current_setting('app.unit', true), '')::bigint = ANY (visible_to));
CREATE POLICY case_attachment_for_jobs ON province.case_attachment TO xueji_job USING (true);
