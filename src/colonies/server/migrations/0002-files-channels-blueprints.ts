import type {Migration} from '../../../store/migrate.js'

/** Tables of ColonyFS, of the objects that hold its bytes, of channels and of blueprints. Times are microseconds since 1970. */
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

CREATE TABLE channel_entry (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  process INTEGER NOT NULL REFERENCES process (key) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  in_reply_to INTEGER NOT NULL,
  at INTEGER NOT NULL,
  sender_id TEXT NOT NULL,
  payload BLOB NOT NULL,
  type TEXT NOT NULL
) STRICT;
CREATE INDEX channel_entry_of ON channel_entry (process, channel, key);

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
  digest TEXT NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  content_type TEXT NOT NULL,
  added INTEGER NOT NULL,
  UNIQUE (bucket, name)
) STRICT;
CREATE INDEX object_digest ON object (digest);
`,
}
