import type {Migration} from '../../../store/migrate.js'

/**
 * What the DCP endpoint needs of a job and its surroundings.
 *
 * `deployment`: what was submitted with a job besides its work; `travels`: every worker can be given all that it needs.
 * `metric`: averages of what the slices of a job took.
 * `job.turn`: the higher, the later it was served; `turn_began`: since when it is being served, in milliseconds.
 * `job.given_up`: slices that were given up since the last result.
 * `worker.identity`: whose worker of the network it is; null for a process. `task.due`: when a held interval is overdue;
 * `task.besides`: JSON array of workers that may still compute an interval that was taken back from them.
 * `compute_group`: who may compute what. `join_hash` is what a member knows, made of key and secret; the secret itself is
 * never here. Group 1 is the public group, which has neither owner nor secret; nobody joins group 2. Keys are not used
 * again, so that a worker that has shown that it is in a group is never in another.
 * `job_group`: the groups whose workers get slices of the job.
 * `package`, `package_file`: modules that work functions require; `dependencies`: a JSON array of those that one needs.
 * `event_cursor`: how far an identity has acknowledged the events of a job that have one label.
 */
export const NETWORK: Migration = {
  name: '0003-network',
  sql: `
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
INSERT INTO deployment (job, address, travels)
  SELECT key, '0x' || lower(hex(randomblob(20))), NOT EXISTS (SELECT 1 FROM wheel WHERE wheel.job = job.key) FROM job;

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
INSERT INTO compute_group (key, opaque_id, join_key, name, description, created)
  VALUES (1, 'WHhetL7mj1w1mw1XV6dxyC', 'public', 'Public Compute Group (open access)', '', 0),
    (2, 'WorkersOfThisMachine00', NULL, 'Workers of this machine', '', 0);

CREATE TABLE job_group (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  group_key INTEGER NOT NULL REFERENCES compute_group (key) ON DELETE CASCADE,
  PRIMARY KEY (job, group_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_group_group ON job_group (group_key, job);
INSERT INTO job_group (job, group_key) SELECT key,
  CASE WHEN compute_groups = '[]' OR EXISTS (SELECT 1 FROM json_each(compute_groups) WHERE value = 'public') THEN 1 ELSE 2 END
  FROM job;

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

CREATE TABLE event_cursor (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  identity TEXT NOT NULL,
  label TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (job, identity, label)
) STRICT, WITHOUT ROWID;

ALTER TABLE work ADD COLUMN function_url TEXT;
ALTER TABLE work ADD COLUMN environment TEXT NOT NULL DEFAULT '[]';
ALTER TABLE work ADD COLUMN argv_only INTEGER NOT NULL DEFAULT 0;

ALTER TABLE job ADD COLUMN input_kind TEXT NOT NULL DEFAULT 'values'
  CHECK (input_kind IN ('range', 'multi-range', 'values', 'urls', 'url-pattern', 'mro'));
UPDATE job SET input_kind = input;
ALTER TABLE job DROP COLUMN input;
ALTER TABLE job RENAME COLUMN input_kind TO input;
ALTER TABLE job ADD COLUMN mro TEXT;
ALTER TABLE job ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN turn_began INTEGER;
ALTER TABLE job ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
CREATE INDEX job_turn ON job (turn, key) WHERE status = 'running';

ALTER TABLE worker ADD COLUMN identity TEXT;

ALTER TABLE task ADD COLUMN due INTEGER;
ALTER TABLE task ADD COLUMN besides TEXT;
CREATE INDEX task_place ON task (job, first);
CREATE INDEX task_due ON task (due) WHERE due IS NOT NULL;
CREATE INDEX task_besides ON task (job) WHERE besides IS NOT NULL;
DROP INDEX task_job;
`,
}
