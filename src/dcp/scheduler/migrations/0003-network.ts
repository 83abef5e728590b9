import type {Migration} from '../../../store/migrate.js'

/**
 * What the DCP endpoint needs of a job and its surroundings.
 *
 * `compute_group`: who may compute what. `join_hash` is what a member knows, made of key and secret; the secret itself is
 * never here. Group 1 is the public group, which has neither owner nor secret. Keys are not used again, so that a worker
 * that has shown that it is in a group is never in another.
 * `job_group`: the groups whose workers get slices of the job.
 * `package`, `package_file`: modules that work functions require.
 * `event_cursor`: how far an identity has acknowledged the events of a job that have one label.
 */
export const NETWORK: Migration = {
  name: '0003-network',
  sql: `
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
  VALUES (1, 'WHhetL7mj1w1mw1XV6dxyC', 'public', 'Public Compute Group (open access)', '', 0);

CREATE TABLE job_group (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  group_key INTEGER NOT NULL REFERENCES compute_group (key) ON DELETE CASCADE,
  PRIMARY KEY (job, group_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_group_group ON job_group (group_key, job);
INSERT INTO job_group (job, group_key) SELECT key, 1 FROM job;

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
`,
}
