import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ObjectStorage, StorageSettings} from '../../colonies/files/object-storage.js'
import {Fault, readFault, systemErrorCode} from '../../errors.js'
import {stateDirectory} from '../places.js'
import {coloniesDirectory} from './connection.js'
import type {Environment} from './server-choice.js'
import type {ColoniesSession} from './session.js'
import {storageVariables} from './storage-variables.js'

/**
 * Where the bytes of files go: the S3 service of `AWS_S3_*`, else that of the server of this machine, which is served by
 * this process for as long as the session is open where no server runs. Nothing is connected yet.
 * @throws Fault USAGE where a server elsewhere is used and no service is named; FILE_NOT_FOUND, FILE_UNREADABLE for keys
 */
export async function openStorage(
  session: Pick<ColoniesSession, 'objects'>,
  env: Environment = process.env,
): Promise<ObjectStorage> {
  const settings = (await namedStorage(env)) ?? (await session.objects())
  if (!settings) {
    throw new Fault(
      'USAGE',
      'It is not known where the bytes of files are: the server only keeps what is told of them',
      'Set AWS_S3_ENDPOINT, AWS_S3_ACCESSKEY, AWS_S3_SECRETKEY and AWS_S3_BUCKET.',
    )
  }
  const {s3Storage} = await import('../../colonies/files/s3-storage.js')
  const uploads = join(coloniesDirectory(stateDirectory()), 'uploads')
  return s3Storage(settings, {owner: thisProcess, uploads})
}

async function namedStorage(env: Environment): Promise<StorageSettings | undefined> {
  const found = storageVariables(env)
  if (!found) return undefined
  const {settings, authority} = found
  if (!settings.tls || authority === undefined) return settings
  const ca = await readFile(authority, 'utf8').catch((error: unknown) => {
    throw readFault(error, authority)
  })
  return {...settings, tls: {...settings.tls, ca}}
}

/** What a process that lives has begun, nobody else goes on with. */
export const thisProcess = {
  pid: process.pid,
  isAlive: (pid: number): boolean => {
    try {
      return process.kill(pid, 0)
    } catch (error) {
      // Somebody else's.
      return systemErrorCode(error) === 'EPERM'
    }
  },
}
