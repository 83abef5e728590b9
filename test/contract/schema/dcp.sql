PRAGMA user_version = 3;

CREATE TABLE addition (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  submitter TEXT NOT NULL,
  created INTEGER NOT NULL,
  first INTEGER
) STRICT;

CREATE INDEX addition_job ON addition (job, first);

CREATE INDEX addition_open ON addition (key) WHERE first IS NULL;

CREATE TABLE compute_group (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  opaque_id TEXT NOT NULL UNIQUE,
  join_key TEXT UNIQUE,
  join_hash TEXT,
  join_address TEXT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  owner TEXT,
  deploy_access TEXT NOT NULL DEFAULT 'join' CHECK (deploy_access IN ('owner', 'join')),
  max_jobs INTEGER,
  created INTEGER NOT NULL
) STRICT;

CREATE INDEX compute_group_owner ON compute_group (owner);

CREATE TABLE datum (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE deployment (
  job INTEGER PRIMARY KEY REFERENCES job (key) ON DELETE CASCADE,
  address TEXT NOT NULL,
  capabilities INTEGER NOT NULL DEFAULT 0,
  use_strict INTEGER NOT NULL DEFAULT 0,
  discrete INTEGER NOT NULL DEFAULT 0,
  worker_console INTEGER NOT NULL DEFAULT 0,
  local_exec INTEGER NOT NULL DEFAULT 0,
  greedy_estimation INTEGER NOT NULL DEFAULT 0,
  estimation_slices INTEGER,
  dependencies TEXT NOT NULL DEFAULT '[]',
  require_path TEXT NOT NULL DEFAULT '[]',
  storage_url TEXT,
  storage_params TEXT,
  market_value_factor REAL NOT NULL DEFAULT 1,
  per_slice REAL NOT NULL DEFAULT 0,
  submission TEXT,
  travels INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  time INTEGER NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (job, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_cursor (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  identity TEXT NOT NULL,
  label TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (job, identity, label)
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
, ranges TEXT, url_pattern TEXT, slice_timeout REAL, progress_timeout REAL, retries INTEGER, input TEXT NOT NULL DEFAULT 'values'
  CHECK (input IN ('range', 'multi-range', 'values', 'urls', 'url-pattern', 'mro')), mro TEXT, turn INTEGER NOT NULL DEFAULT 0, turn_began INTEGER, given_up INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX job_status ON job (status);

CREATE INDEX job_turn ON job (turn, key) WHERE status = 'running';

CREATE TABLE job_group (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  group_key INTEGER NOT NULL REFERENCES compute_group (key) ON DELETE CASCADE,
  PRIMARY KEY (job, group_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_group_group ON job_group (group_key, job);

CREATE TABLE metric (
  job INTEGER PRIMARY KEY REFERENCES job (key) ON DELETE CASCADE,
  measured INTEGER NOT NULL,
  elapsed_seconds REAL NOT NULL,
  cpu_seconds REAL NOT NULL,
  gpu_seconds REAL NOT NULL,
  cpu_density REAL NOT NULL,
  gpu_density REAL NOT NULL,
  bytes_in REAL NOT NULL,
  bytes_out REAL NOT NULL
) STRICT;

CREATE TABLE package (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  owner TEXT NOT NULL,
  published INTEGER NOT NULL,
  UNIQUE (name, version)
) STRICT;

CREATE INDEX package_owner ON package (owner);

CREATE TABLE package_file (
  package INTEGER NOT NULL REFERENCES package (key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  characters INTEGER NOT NULL,
  dependencies TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (package, name)
) STRICT;

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
, executions INTEGER NOT NULL DEFAULT 0, retries INTEGER NOT NULL DEFAULT 0, due INTEGER, besides TEXT) STRICT;

CREATE INDEX task_besides ON task (job) WHERE besides IS NOT NULL;

CREATE INDEX task_due ON task (due) WHERE due IS NOT NULL;

CREATE INDEX task_free ON task (job, first) WHERE worker IS NULL;

CREATE INDEX task_place ON task (job, first);

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
, function_url TEXT, environment TEXT NOT NULL DEFAULT '[]', argv_only INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  pid INTEGER NOT NULL,
  started TEXT NOT NULL,
  host TEXT NOT NULL,
  job TEXT,
  lease INTEGER NOT NULL
, identity TEXT) STRICT;
