import {string} from '@oclif/core/flags'
import {Fault} from '../../errors.js'
import {processIdOf} from './ids.js'
import type {ColoniesSession} from './session.js'

/** Whose log is meant. */
export const logTargetFlags = {
  processid: string({
    char: 'p',
    helpValue: 'ID',
    description: 'Id of the process, or the beginning of it',
    exclusive: ['executorname'],
  }),
  executorname: string({char: 'e', helpValue: 'NAME', description: 'Name of the executor, which signs'}),
}

export interface NewLog {
  readonly processid?: string | undefined
  readonly executorname?: string | undefined
  readonly msg: string
}

/** Whose log it was written to. */
export type LoggedTo = {readonly processid: string} | {readonly executorname: string}

/** @throws Fault USAGE, NOT_FOUND, ID_AMBIGUOUS, and as `session.call` */
export async function addLog(session: ColoniesSession, log: NewLog, signal: AbortSignal): Promise<LoggedTo> {
  const {executorname, msg: message} = log
  if (executorname !== undefined) {
    const {colonyName: colonyname} = session
    await session.call('addexecutorlogmsg', {colonyname, executorname, message}, 'member', signal)
    return {executorname}
  }
  if (log.processid === undefined) {
    throw new Fault('USAGE', 'Whose log?', 'Give --processid ID or --executorname NAME.')
  }
  const processid = await processIdOf(session, log.processid)
  await session.call('addlogmsg', {processid, message}, 'member', signal)
  return {processid}
}
