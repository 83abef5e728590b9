import {join} from 'node:path'
import {type ChecksumIndex, checksumIndex} from '../../colonies/files/checksum-index.js'
import {stateDirectory} from '../places.js'
import {coloniesDirectory} from './connection.js'

/** What the files of this machine held when somebody looked last. Closing it keeps what was learnt. */
export function openChecksums(state = stateDirectory()): ChecksumIndex & {close(): Promise<void>} {
  const index = checksumIndex(join(coloniesDirectory(state), 'checksums'))
  return {...index, close: index.save}
}
