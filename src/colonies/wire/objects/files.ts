import {flag, int64, integer, list, nullWhenEmpty, struct, text, type ValueOf} from '../shape.js'
import {time} from '../time.js'

/** Where the bytes of a file lie: `pkg/core/file.go`. */
export const reference = struct({
  protocol: text,
  s3object: struct({
    server: text,
    port: integer,
    tls: flag,
    accesskey: text,
    secretkey: text,
    region: text,
    encryptionkey: text,
    encryptionalg: text,
    object: text,
    bucket: text,
  }),
})
export type Reference = ValueOf<typeof reference>

/** One revision of a file: `pkg/core/file.go`. `size` is bytes, `checksum` hex of `checksumalg` (SHA256). */
export const file = struct({
  fileid: text,
  colonyname: text,
  label: text,
  name: text,
  size: integer,
  sequencenr: int64,
  checksum: text,
  checksumalg: text,
  ref: reference,
  added: time,
})
export type File = ValueOf<typeof file>

/** The newest revision of a name under a label: `pkg/core/filedata.go`. `s3filename` names the object. */
export const fileData = struct({name: text, checksum: text, size: integer, s3filename: text})
export type FileData = ValueOf<typeof fileData>

/** A label, and how many files stand under it: `pkg/core/label.go`. */
export const label = struct({name: text, files: integer})
export type Label = ValueOf<typeof label>

/** Which revisions a label held when it was made: `pkg/core/snapshot.go`. */
export const snapshot = struct({
  snapshotid: text,
  colonyname: text,
  label: text,
  name: text,
  fileids: nullWhenEmpty(list(text)),
  added: time,
})
export type Snapshot = ValueOf<typeof snapshot>
