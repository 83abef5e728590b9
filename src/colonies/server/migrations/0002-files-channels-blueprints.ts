import type {Migration} from '../../../store/migrate.js'

/**
 * Tables of ColonyFS, of the objects that hold its bytes, of channels and of blueprints. Times are microseconds since 1970.
 *
 * `channel_set` says of a process that declares channels how much it holds, when its next message is due (the rate limit)
 * and when it ended. A `run` of entries has one sender: within it they stand by their sequence, and runs stand in their
 * order of time (tables/channel-entry.ts). Keys of entries grow over all channels: listeners read from the last.
 */
export const FILES_CHANNELS_BLUEPRINTS: Migration = {
  name: '0002-files-channels-blueprints',
  sql: `
CREATE TABLE file (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  label TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  checksum TEXT NOT NULL,
  checksum_algorithm TEXT NOT NULL,
  reference TEXT NOT NULL,
  added INTEGER NOT NULL
) STRICT;
CREATE INDEX file_of ON file (colony, label, name, key);

CREATE TABLE snapshot (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  label TEXT NOT NULL,
  name TEXT NOT NULL,
  file_ids TEXT NOT NULL,
  added INTEGER NOT NULL,
  UNIQUE (colony, name)
) STRICT;

CREATE TABLE channel_set (
  process INTEGER PRIMARY KEY REFERENCES process (key) ON DELETE CASCADE,
  due INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  ended INTEGER
) STRICT;
CREATE INDEX channel_set_ended ON channel_set (ended) WHERE ended IS NOT NULL;

CREATE TABLE channel (
  key INTEGER PRIMARY KEY,
  process INTEGER NOT NULL REFERENCES channel_set (process) ON DELETE CASCADE,
  name TEXT NOT NULL,
  entries INTEGER NOT NULL DEFAULT 0,
  run INTEGER NOT NULL DEFAULT 0,
  sender_id TEXT NOT NULL DEFAULT '',
  UNIQUE (process, name)
) STRICT;

CREATE TABLE channel_entry (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  channel INTEGER NOT NULL REFERENCES channel (key) ON DELETE CASCADE,
  run INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  in_reply_to INTEGER NOT NULL,
  at INTEGER NOT NULL,
  sender_id TEXT NOT NULL,
  type TEXT NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE INDEX channel_entry_of ON channel_entry (channel, run, sequence, key);

-- Processes that live since before channels were kept.
INSERT INTO channel_set (process) SELECT DISTINCT p.key FROM process p JOIN payload d ON d.process = p.key,
  json_each(d.spec, '$.channels') c WHERE p.state < 2 AND c.type = 'text';
INSERT INTO channel (process, name) SELECT p.key, c.value FROM process p JOIN payload d ON d.process = p.key,
  json_each(d.spec, '$.channels') c WHERE p.state < 2 AND c.type = 'text' AND c.key < 100
  ON CONFLICT DO NOTHING;

CREATE TABLE blueprint_definition (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  json TEXT NOT NULL,
  UNIQUE (colony, name)
) STRICT;
CREATE INDEX blueprint_definition_kind ON blueprint_definition (colony, kind, name);

CREATE TABLE blueprint (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  colony INTEGER NOT NULL REFERENCES colony (key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  location TEXT NOT NULL,
  metadata TEXT NOT NULL,
  spec TEXT NOT NULL,
  status TEXT NOT NULL,
  UNIQUE (colony, name)
) STRICT;
CREATE INDEX blueprint_kind ON blueprint (colony, kind, name);

CREATE TABLE blueprint_history (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  blueprint INTEGER NOT NULL REFERENCES blueprint (key) ON DELETE CASCADE,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX blueprint_history_of ON blueprint_history (blueprint, key);

CREATE TABLE bucket (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, added INTEGER NOT NULL) STRICT;

CREATE TABLE object (
  key INTEGER PRIMARY KEY,
  bucket INTEGER NOT NULL REFERENCES bucket (key),
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  headers TEXT NOT NULL,
  added INTEGER NOT NULL,
  UNIQUE (bucket, name)
) STRICT;

CREATE TABLE piece (
  object INTEGER NOT NULL REFERENCES object (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (object, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX piece_digest ON piece (digest);

CREATE TABLE upload (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  bucket INTEGER NOT NULL REFERENCES bucket (key),
  name TEXT NOT NULL,
  headers TEXT NOT NULL,
  used INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_used ON upload (used);

CREATE TABLE part (
  upload INTEGER NOT NULL REFERENCES upload (key) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  added INTEGER NOT NULL,
  PRIMARY KEY (upload, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_digest ON part (digest);
`,
}
