import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, systemErrorCode} from '../errors.js'
import {KEYSTORE_EXTENSION, type KeystorePath, nameProblem} from './directory.js'
import {type KeystoreFile, readKeystoreFile} from './read.js'
import type {KeyCost} from './v3-derivation.js'

/** What a keystore file says about itself; nothing of it is secret or proven. */
export interface KeystoreSummary extends KeystorePath {
  /** Checksummed; null in files of tools that leave it out. */
  readonly address: string | null
  /** ColonyOS identity; null until we have opened the file once. */
  readonly colonyId: string | null
  readonly label: string | null
  readonly cost: KeyCost
  /** RFC 3339, UTC. */
  readonly modified: string
  /** Group or others may read or write the file. */
  readonly exposed: boolean
}

/** Something in the directory that is not listed, and why. */
export interface SkippedEntry {
  readonly file: string
  readonly reason: string
}

export interface KeystoreList {
  readonly directory: string
  readonly keystores: readonly KeystoreSummary[]
  readonly skipped: readonly SkippedEntry[]
}

/** Lists the keystores of a directory by name, decrypting none. No directory, no keystores. Faults: FILE_UNREADABLE. */
export async function listKeystores(directory: string): Promise<KeystoreList> {
  const keystores: KeystoreSummary[] = []
  const skipped: SkippedEntry[] = []
  for (const entry of await namesIn(directory)) {
    const file = join(directory, entry)
    const outcome = await inspect(entry, file)
    if (typeof outcome === 'string') skipped.push({file, reason: outcome})
    else keystores.push(outcome)
  }
  return {directory, keystores, skipped}
}

/** The summary of a keystore file that was read. */
export function summarize(keystore: KeystoreFile): KeystoreSummary {
  const {name, file, document, modified, exposed} = keystore
  const {address, colonyId, label} = document
  const {salt: _salt, dklen: _dklen, ...cost} = document.crypto.derivation
  return {name, file, address, colonyId, label, cost, modified: modified.toISOString(), exposed}
}

/** A summary, or why there is none. */
async function inspect(entry: string, file: string): Promise<KeystoreSummary | string> {
  if (entry.startsWith('.')) return 'it is hidden'
  if (!entry.endsWith(KEYSTORE_EXTENSION)) return `its name does not end in ${KEYSTORE_EXTENSION}`
  const name = entry.slice(0, -KEYSTORE_EXTENSION.length)
  const problem = nameProblem(name)
  if (problem) return `its name cannot be used: ${problem}`
  try {
    return summarize(await readKeystoreFile({name, file}))
  } catch (error) {
    if (error instanceof Fault) return error.message
    if (systemErrorCode(error) === 'ENOENT') return 'it is a link to nothing, or just went away'
    throw error
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT') return []
    if (code === undefined) throw error
    throw new Fault(
      'FILE_UNREADABLE',
      `The keystore directory ${directory} cannot be read (${code}).`,
      'Check its permissions, or set DCP_RESOURCE_DIR to another directory.',
      {cause: error},
    )
  }
}
