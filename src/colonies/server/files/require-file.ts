import type {File} from '../../wire/objects/files.js'
import {LONGEST_NAME, requireName, requireShortName, requireText} from '../limits.js'
import {RpcError} from '../rpc-error.js'

/** Characters of a label: as many as a path has at most on most systems. */
export const LONGEST_LABEL = 4096
/** Characters of an S3 object's name; S3 allows 1024 bytes. */
const LONGEST_OBJECT = 1024

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_IN_PATH = /[\u0000-\u001f\u007f\\]/

/**
 * Refuses a label that is no path, or that leads out of the folder it is joined to: clients make folders of labels, on
 * systems where `\` separates too. Slashes may be missing, doubled or trailing: clients compare labels letter by letter.
 * @throws RpcError 400
 */
export function requireLabel(label: string): void {
  if (label === '') throw new RpcError(400, 'The label is empty')
  if (label.length > LONGEST_LABEL) throw new RpcError(400, `The label exceeds ${LONGEST_LABEL} characters`)
  if (NOT_IN_PATH.test(label)) throw new RpcError(400, 'The label contains control characters or backslashes')
  if (label.split('/').some(isDots)) throw new RpcError(400, 'The label contains a part "." or ".."')
}

/** Refuses a name that is no name of a file within its folder: clients join the two. @throws RpcError 400 */
function requireFileName(name: string): void {
  requireName(name, 'file')
  if (/[/\\]/.test(name) || isDots(name)) throw new RpcError(400, 'The name of the file leads out of its folder')
}

function isDots(part: string): boolean {
  return part === '.' || part === '..'
}

/** Refuses what no file is, or the store cannot hold. @throws RpcError 400 */
export function requireFile({label, name, size, checksum, checksumalg, ref: {s3object}}: File): void {
  requireLabel(label)
  requireFileName(name)
  if (size < 0) throw new RpcError(400, 'The size of the file is negative')
  requireText(checksum, 'checksum', LONGEST_NAME)
  requireText(checksumalg, 'checksum algorithm', LONGEST_NAME)
  const {server, port, region, encryptionalg, object, bucket} = s3object
  requireShortName(server, 'S3 server')
  // Upstream's command line says -1, and has the port in the name of the server (pkg/fs/fs_client.go).
  if (port < -1 || port > 65_535) throw new RpcError(400, 'The port of the S3 server must be from 0 to 65535')
  requireShortName(region, 'S3 region')
  requireShortName(bucket, 'S3 bucket')
  requireText(object, 'name of the S3 object', LONGEST_OBJECT)
  requireText(encryptionalg, 'encryption algorithm', LONGEST_NAME)
}
