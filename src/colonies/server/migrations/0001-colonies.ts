import type {Migration} from '../../../store/migrate.js'

/**
 * Times are microseconds since 1970, null where ColonyOS has its zero time; `priority_time` and the times of logs are
 * nanoseconds, beyond what a double holds: they are read as text. No two logs have the same time, so that it is their
 * key, and each index ends with it.
 *
 * `payload` holds what can be large, so that a change of state does not write it again. `queue` holds what may be
 * assigned now, under each executor name and location that may take it ('' is any): an assignment looks at four places,
 * however much waits. `edge` says what a workflow's processes wait for, in the order of their names in the spec;
 * `waits_for_parents` counts those that have not succeeded yet. `change` is what listeners of every process read (see changes.ts); only its end is kept.
 */
export const COLONIES: Migration = {
  name: '0001-colonies',
  sql: `
CREATE TABLE server (key INTEGER PRIMARY KEY CHECK (key = 1), id TEXT NOT NULL) STRICT;

CREATE TABLE colony (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  paused INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE user (
  key INTEGER PRIMARY KEY,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  UNIQUE (colony, name)
) STRICT;
CREATE INDEX user_id ON user (id, colony);

CREATE TABLE executor (
  key INTEGER PRIMARY KEY,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  state INTEGER NOT NULL,
  location TEXT NOT NULL,
  require_func_reg INTEGER NOT NULL,
  commissioned INTEGER NOT NULL,
  heard INTEGER,
  capabilities TEXT NOT NULL,
  allocations TEXT NOT NULL,
  blueprint_id TEXT NOT NULL,
  blueprint_gen INTEGER NOT NULL,
  UNIQUE (colony, name)
) STRICT;
CREATE INDEX executor_id ON executor (id, colony);
CREATE INDEX executor_heard ON executor (heard) WHERE heard IS NOT NULL AND state <> 3;

CREATE TABLE function (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  executor INTEGER NOT NULL REFERENCES executor (key) ON DELETE CASCADE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  executor_type TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  args TEXT NOT NULL,
  counter INTEGER NOT NULL DEFAULT 0,
  min_wait REAL NOT NULL DEFAULT 0,
  max_wait REAL NOT NULL DEFAULT 0,
  sum_wait REAL NOT NULL DEFAULT 0,
  min_exec REAL NOT NULL DEFAULT 0,
  max_exec REAL NOT NULL DEFAULT 0,
  sum_exec REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX function_name ON function (executor, name);
CREATE INDEX function_colony ON function (colony);

CREATE TABLE location (
  key INTEGER PRIMARY KEY,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  long REAL NOT NULL,
  lat REAL NOT NULL,
  UNIQUE (colony, name)
) STRICT;

CREATE TABLE graph (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  initiator_id TEXT NOT NULL,
  initiator_name TEXT NOT NULL,
  state INTEGER NOT NULL,
  submitted INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER
) STRICT;
CREATE INDEX graph_state ON graph (colony, state, submitted);

CREATE TABLE process (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  executor_type TEXT NOT NULL,
  executor_names TEXT,
  location TEXT NOT NULL,
  function TEXT NOT NULL,
  label TEXT NOT NULL,
  initiator_id TEXT NOT NULL,
  initiator_name TEXT NOT NULL,
  assigned_to TEXT NOT NULL DEFAULT '',
  is_assigned INTEGER NOT NULL DEFAULT 0,
  priority_time INTEGER NOT NULL,
  submitted INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER,
  wait_deadline INTEGER,
  exec_deadline INTEGER,
  retries INTEGER NOT NULL DEFAULT 0,
  max_wait INTEGER NOT NULL,
  max_exec INTEGER NOT NULL,
  max_retries INTEGER NOT NULL,
  cpu INTEGER NOT NULL,
  memory INTEGER NOT NULL,
  width INTEGER NOT NULL,
  graph INTEGER REFERENCES graph (key) ON DELETE CASCADE,
  node TEXT NOT NULL,
  waits_for_parents INTEGER NOT NULL DEFAULT 0,
  attributes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX process_waiting ON process (colony, priority_time) WHERE state = 0;
CREATE INDEX process_running ON process (colony, started) WHERE state = 1;
CREATE INDEX process_ended ON process (colony, state, ended) WHERE state > 1;
CREATE INDEX process_wait_deadline ON process (wait_deadline) WHERE state = 0 AND wait_deadline IS NOT NULL;
CREATE INDEX process_exec_deadline ON process (exec_deadline) WHERE state = 1 AND exec_deadline IS NOT NULL;
CREATE INDEX process_assigned ON process (assigned_to) WHERE state = 1;
CREATE INDEX process_graph ON process (graph, state) WHERE graph IS NOT NULL;

CREATE TABLE edge (
  key INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL REFERENCES process (key) ON DELETE CASCADE,
  child INTEGER NOT NULL REFERENCES process (key) ON DELETE CASCADE
) STRICT;
CREATE INDEX edge_parent ON edge (parent, key, child);
CREATE INDEX edge_child ON edge (child, key, parent);

CREATE TABLE payload (
  process INTEGER PRIMARY KEY REFERENCES process (key) ON DELETE CASCADE,
  spec TEXT NOT NULL,
  input TEXT NOT NULL DEFAULT '[]',
  output TEXT NOT NULL DEFAULT '[]',
  errors TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE queue (
  colony INTEGER NOT NULL,
  executor_type TEXT NOT NULL,
  executor_name TEXT NOT NULL,
  location TEXT NOT NULL,
  priority_time INTEGER NOT NULL,
  process INTEGER NOT NULL,
  cpu INTEGER NOT NULL,
  memory INTEGER NOT NULL,
  PRIMARY KEY (colony, executor_type, executor_name, location, priority_time, process)
) STRICT, WITHOUT ROWID;

CREATE TABLE attribute (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  process INTEGER NOT NULL REFERENCES process (key) ON DELETE CASCADE,
  type INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX attribute_process ON attribute (process);

CREATE TABLE log (
  timestamp INTEGER PRIMARY KEY,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  process_id TEXT NOT NULL,
  executor_name TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX log_process ON log (process_id) WHERE process_id <> '';
CREATE INDEX log_executor ON log (colony, executor_name);

CREATE TABLE cron (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  initiator_id TEXT NOT NULL,
  initiator_name TEXT NOT NULL,
  name TEXT NOT NULL,
  expression TEXT NOT NULL,
  interval INTEGER NOT NULL,
  random INTEGER NOT NULL,
  next_run INTEGER,
  last_run INTEGER,
  workflow TEXT NOT NULL,
  previous_graph TEXT NOT NULL DEFAULT '',
  waits_for_previous INTEGER NOT NULL,
  UNIQUE (colony, name)
) STRICT;
CREATE INDEX cron_next ON cron (next_run) WHERE next_run IS NOT NULL;

CREATE TABLE generator (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  initiator_id TEXT NOT NULL,
  initiator_name TEXT NOT NULL,
  name TEXT NOT NULL,
  workflow TEXT NOT NULL,
  trigger_size INTEGER NOT NULL,
  timeout INTEGER NOT NULL,
  queued INTEGER NOT NULL DEFAULT 0,
  first_pack INTEGER,
  last_run INTEGER,
  due INTEGER,
  UNIQUE (colony, name)
) STRICT;
CREATE INDEX generator_due ON generator (due) WHERE due IS NOT NULL;

CREATE TABLE generator_arg (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  generator INTEGER NOT NULL REFERENCES generator (key) ON DELETE CASCADE,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX generator_arg_of ON generator_arg (generator, key);

CREATE TABLE change (
  key INTEGER PRIMARY KEY,
  colony INTEGER NOT NULL,
  process_id TEXT NOT NULL,
  executor_type TEXT NOT NULL,
  state INTEGER NOT NULL
) STRICT;

CREATE TABLE replay (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  digest BLOB NOT NULL UNIQUE,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX replay_at ON replay (at);

CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
`,
}
