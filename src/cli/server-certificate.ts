import {readFile} from 'node:fs/promises'
import {Fault, readFault} from '../errors.js'

/** PEM texts. */
export interface ServerCertificate {
  readonly certificate: string
  readonly key: string
}

/**
 * Reads a certificate and its key, which must both be named.
 * @param remedy What to do when one is missing.
 * @throws Fault USAGE, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function readServerCertificate(
  files: {readonly certificate: string | undefined; readonly key: string | undefined},
  remedy: string,
): Promise<ServerCertificate> {
  const {certificate, key} = files
  if (certificate === undefined || key === undefined) {
    throw new Fault('USAGE', 'HTTPS needs a certificate and its key', remedy)
  }
  return {certificate: await pem(certificate), key: await pem(key)}
}

async function pem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw readFault(error, file)
  }
}
