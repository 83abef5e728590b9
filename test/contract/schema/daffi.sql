PRAGMA user_version = 1;

CREATE TABLE payload (
  task INTEGER PRIMARY KEY REFERENCES task (key) ON DELETE CASCADE,
  data BLOB,
  result BLOB
) STRICT;

CREATE TABLE task (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  holder TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'no-return', 'periodic')),
  func TEXT NOT NULL,
  receiver TEXT,
  owner TEXT NOT NULL,
  owner_uuid INTEGER,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  timeout REAL NOT NULL,
  interval REAL,
  created INTEGER NOT NULL,
  due INTEGER,
  ended INTEGER,
  runs INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL,
  unnoticed INTEGER NOT NULL DEFAULT 0,
  at_time TEXT,
  error_type TEXT,
  error_message TEXT,
  error_stack TEXT
) STRICT;

CREATE INDEX task_due ON task (holder, due) WHERE state = 'waiting';

CREATE INDEX task_ended ON task (holder, ended, bytes) WHERE ended IS NOT NULL;

CREATE INDEX task_expiry ON task (ended) WHERE ended IS NOT NULL;

CREATE INDEX task_live ON task (holder, bytes) WHERE ended IS NULL;

CREATE INDEX task_owner ON task (holder, owner, owner_uuid) WHERE owner_uuid IS NOT NULL;

CREATE INDEX task_unnoticed ON task (holder) WHERE unnoticed = 1;
