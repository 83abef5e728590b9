import type {File} from '../wire/objects/files.js'
import type {ColonyMember} from './colony-member.js'
import {inParallel} from './in-parallel.js'
import {REQUESTS_AT_ONCE} from './remote-files.js'

/** Every revision of every file of a colony, in any order: a question for each file. @throws as `call` */
export async function allRevisions(
  {call, colonyName: colonyname}: ColonyMember,
  signal?: AbortSignal,
): Promise<readonly File[]> {
  const labels = await call('getfilelabelsmsg', {colonyname, name: '', exact: false}, signal)
  const names: {readonly label: string; readonly name: string}[] = []
  await inParallel(labels, REQUESTS_AT_ONCE, async ({name: label}) => {
    const found = await call('getfilesmsg', {colonyname, label}, signal)
    names.push(...found.map(({name}) => ({label, name})))
  })
  const revisions: File[] = []
  await inParallel(names, REQUESTS_AT_ONCE, async (file) => {
    revisions.push(...(await call('getfilemsg', {colonyname, ...file}, signal)))
  })
  return revisions
}
