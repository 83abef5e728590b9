PRAGMA user_version = 2;

CREATE TABLE addition (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  submitter TEXT NOT NULL,
  created INTEGER NOT NULL,
  first INTEGER
) STRICT;

CREATE INDEX addition_job ON addition (job, first);

CREATE INDEX addition_open ON addition (key) WHERE first IS NULL;

CREATE TABLE datum (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  time INTEGER NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (job, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('new', 'running', 'finished', 'cancelled')),
  submitter TEXT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  link TEXT NOT NULL,
  worktime TEXT NOT NULL,
  worktime_version TEXT NOT NULL,
  requirements TEXT NOT NULL,
  owner TEXT,
  payment_account TEXT,
  compute_groups TEXT NOT NULL,
  packages TEXT NOT NULL,
  range_start REAL,
  range_end REAL,
  range_step REAL,
  open INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  handed INTEGER NOT NULL DEFAULT 0,
  computed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  cpu_seconds REAL NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL,
  ended INTEGER,
  reason TEXT,
  code TEXT
, input TEXT NOT NULL DEFAULT 'values'
  CHECK (input IN ('range', 'multi-range', 'values', 'urls', 'url-pattern')), ranges TEXT, url_pattern TEXT, slice_timeout REAL, progress_timeout REAL, retries INTEGER) STRICT;

CREATE INDEX job_status ON job (status);

CREATE TABLE slice (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  failed INTEGER NOT NULL CHECK (failed IN (0, 1)),
  executions INTEGER NOT NULL,
  cpu_seconds REAL NOT NULL,
  bytes_in INTEGER NOT NULL,
  bytes_out INTEGER NOT NULL,
  result TEXT,
  error_code TEXT,
  error_name TEXT,
  error_message TEXT,
  error_stack TEXT,
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX slice_failed ON slice (job, number) WHERE failed = 1;

CREATE TABLE task (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  worker TEXT REFERENCES worker (id)
, executions INTEGER NOT NULL DEFAULT 0, retries INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX task_free ON task (job, first) WHERE worker IS NULL;

CREATE INDEX task_job ON task (job);

CREATE INDEX task_worker ON task (worker) WHERE worker IS NOT NULL;

CREATE TABLE wheel (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (job, position)
) STRICT;

CREATE TABLE work (
  job INTEGER PRIMARY KEY REFERENCES job (key) ON DELETE CASCADE,
  function TEXT NOT NULL,
  args TEXT NOT NULL,
  entry TEXT,
  modules TEXT,
  files BLOB,
  directory TEXT
) STRICT;

CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  pid INTEGER NOT NULL,
  started TEXT NOT NULL,
  host TEXT NOT NULL,
  job TEXT,
  lease INTEGER NOT NULL
) STRICT;
