-- What a desk or a person is told: written in the transaction of what it tells, read in the bell and the list.
CREATE TABLE province.notice (
  id bigint PRIMARY KEY,
  unit_id bigint NOT NULL REFERENCES nation.unit,
  -- The roles of the desk; a notice of one person names his account.
  roles text[] NOT NULL,
  account_id bigint,
  kind text NOT NULL CONSTRAINT notice_kind_known CHECK (kind IN ('case_arrived', 'case_sent_back', 'case_closed',
    'deadline_near', 'deadline_over', 'import_done', 'import_refused', 'promotion_done', 'promotion_reversed')),
  -- The kind of case or import it is about, or the year.
  what text,
  -- The case's state.
  state text,
  -- One case, one import, one promotion; null where it is about several.
  subject_id bigint,
  count integer NOT NULL CONSTRAINT notice_counts CHECK (count >= 0),
  at timestamptz NOT NULL,
  business_at timestamptz NOT NULL,
  -- Given when it has become visible, one after the other: whoever reads up to a place has missed none before it.
  place bigint UNIQUE
);
CREATE INDEX notice_by_desk ON province.notice (unit_id, at DESC, id DESC);
CREATE INDEX notice_without_place ON province.notice (id) WHERE place IS NULL;

-- Who has read which.
CREATE TABLE province.notice_read (
  account_id bigint NOT NULL,
  notice_id bigint NOT NULL REFERENCES province.notice ON DELETE CASCADE,
  at timestamptz NOT NULL,
  CONSTRAINT notice_read_once PRIMARY KEY (account_id, notice_id)
);
CREATE INDEX notice_read_by_notice ON province.notice_read (notice_id);

-- Days whose deadlines have been told: once a day, however often the clock is looked at.
CREATE TABLE province.notice_day (
  day date PRIMARY KEY
);

ALTER TABLE province.notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.notice_read ENABLE ROW LEVEL SECURITY;
ALTER TABLE province.notice_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_of_its_desk ON province.notice TO xueji_web
  USING (unit_id = nullif(current_setting('app.unit', true), '')::bigint
    AND (account_id IS NULL OR account_id = nullif(current_setting('app.account', true), '')::bigint))
  -- Whoever moves paper tells the desk it goes to.
  WITH CHECK (true);
CREATE POLICY notice_for_jobs ON province.notice TO xueji_job USING (true);
CREATE POLICY notice_read_of_its_account ON province.notice_read TO xueji_web
  USING (account_id = nullif(current_setting('app.account', true), '')::bigint);
CREATE POLICY notice_read_for_jobs ON province.notice_read TO xueji_job USING (true);
CREATE POLICY notice_day_for_jobs ON province.notice_day TO xueji_job USING (true);
GRANT SELECT, INSERT ON province.notice, province.notice_read TO xueji_web, xueji_job;
GRANT UPDATE, DELETE ON province.notice TO xueji_job;
GRANT DELETE ON province.notice_read TO xueji_job;
GRANT SELECT, INSERT, DELETE ON province.notice_day TO xueji_job;
