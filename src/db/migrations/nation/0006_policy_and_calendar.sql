-- What the rules read: every window, deadline, limit and switch is policy data with a validity period (ORG-5 to ORG-7).

CREATE TABLE nation.policy (
  id bigint PRIMARY KEY,
  world_id bigint NOT NULL REFERENCES nation.world,
  -- NULL: for every province of the world that has none of its own.
  province_id bigint REFERENCES nation.province,
  name text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  -- Limits and instants, in the form that rules/policy.ts reads.
  body jsonb NOT NULL,
  CONSTRAINT policy_ends_after_it_begins CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX policy_of_province ON nation.policy (world_id, province_id, valid_from);

-- A window of one unit holds for its whole subtree; the narrowest one counts.
CREATE TABLE nation.business_window (
  id bigint PRIMARY KEY,
  world_id bigint NOT NULL REFERENCES nation.world,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  business text NOT NULL,
  kind text NOT NULL CONSTRAINT business_window_kind_known CHECK (kind IN ('open', 'frozen')),
  from_day text NOT NULL CONSTRAINT business_window_from_form CHECK (from_day ~ '^[01][0-9]-[0-3][0-9]$'),
  to_day text NOT NULL CONSTRAINT business_window_to_form CHECK (to_day ~ '^[01][0-9]-[0-3][0-9]$'),
  -- Season years for which it holds.
  from_year smallint NOT NULL,
  to_year smallint,
  CONSTRAINT business_window_one_per_unit_and_year UNIQUE (unit_id, business, from_year)
);
CREATE INDEX business_window_by_unit ON nation.business_window (unit_path);

-- A switch opened for one unit, for a time, with a reason (ORG-6).
CREATE TABLE nation.switch_opening (
  id bigint PRIMARY KEY,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  unit_path text COLLATE "C" NOT NULL,
  business text NOT NULL CONSTRAINT switch_opening_business_known CHECK (business IN ('late_registration')),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  reason text NOT NULL CONSTRAINT switch_opening_reason_given CHECK (length(reason) >= 2),
  account_id bigint NOT NULL,
  CONSTRAINT switch_opening_lasts CHECK (to_at > from_at)
);
CREATE INDEX switch_opening_by_unit ON nation.switch_opening (unit_path);

CREATE TABLE nation.calendar_day (
  world_id bigint NOT NULL REFERENCES nation.world,
  day date NOT NULL,
  kind text NOT NULL CONSTRAINT calendar_day_kind_known CHECK (kind IN ('holiday', 'make_up')),
  note text,
  PRIMARY KEY (world_id, day)
);

ALTER TABLE nation.account
  ADD COLUMN must_change_password boolean NOT NULL DEFAULT false,
  ADD COLUMN issued_by bigint,
  ADD COLUMN issued_at timestamptz;

GRANT SELECT ON nation.policy, nation.business_window, nation.switch_opening, nation.calendar_day TO xueji_web, xueji_job;
GRANT INSERT, UPDATE ON nation.policy, nation.business_window TO xueji_job;
GRANT INSERT ON nation.switch_opening TO xueji_job;
GRANT INSERT, UPDATE, DELETE ON nation.calendar_day TO xueji_job;
GRANT SELECT (must_change_password, issued_by, issued_at) ON nation.account TO xueji_web;
