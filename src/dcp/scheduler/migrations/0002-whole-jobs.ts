import type {Migration} from '../../../store/migrate.js'

/**
 * What a sandbox needs stands apart from the counters of its job, whose row is written with each claim and report.
 * `task`: how often slices were charged, how often they were begun, and the retries that the work function asked for.
 * `addition`: values that were streamed into an open job; those that come before slice `first` is set are nobody's yet.
 */
export const WHOLE_JOBS: Migration = {
  name: '0002-whole-jobs',
  sql: `
CREATE TABLE work (
  job INTEGER PRIMARY KEY REFERENCES job (key) ON DELETE CASCADE,
  function TEXT NOT NULL,
  args TEXT NOT NULL,
  entry TEXT,
  modules TEXT,
  files BLOB,
  directory TEXT
) STRICT;
INSERT INTO work (job, function, args) SELECT key, work_function, args FROM job;
ALTER TABLE job DROP COLUMN work_function;
ALTER TABLE job DROP COLUMN args;

CREATE TABLE wheel (
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (job, position)
) STRICT;

ALTER TABLE job ADD COLUMN input_kind TEXT NOT NULL DEFAULT 'values'
  CHECK (input_kind IN ('range', 'multi-range', 'values', 'urls', 'url-pattern'));
UPDATE job SET input_kind = input;
ALTER TABLE job DROP COLUMN input;
ALTER TABLE job RENAME COLUMN input_kind TO input;
ALTER TABLE job ADD COLUMN ranges TEXT;
ALTER TABLE job ADD COLUMN url_pattern TEXT;
ALTER TABLE job ADD COLUMN slice_timeout REAL;
ALTER TABLE job ADD COLUMN progress_timeout REAL;
ALTER TABLE job ADD COLUMN retries INTEGER;

CREATE TABLE addition (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL REFERENCES job (key) ON DELETE CASCADE,
  submitter TEXT NOT NULL,
  created INTEGER NOT NULL,
  first INTEGER
) STRICT;
CREATE INDEX addition_job ON addition (job, first);
CREATE INDEX addition_open ON addition (key) WHERE first IS NULL;

ALTER TABLE task ADD COLUMN executions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
UPDATE task SET executions = tries;

ALTER TABLE slice DROP COLUMN encoding;
`,
}
