import {allRevisions} from '../../colonies/files/all-revisions.js'
import type {Process, ProcessGraph} from '../../colonies/wire/objects/process.js'
import {Fault} from '../../errors.js'
import {memberOf} from './colony-member.js'
import type {ColoniesSession} from './session.js'

/** Most that a server lists at once (colonies-protocol, section 12). */
export const LIST_LIMIT = 100

const STATES = [0, 1, 2, 3, 4]
const WHOLE = /^[0-9a-f]{64}$/
const BEGINNING = /^[0-9a-f]{1,63}$/

/**
 * The id that somebody means by it or by its beginning. @param what such as `process`
 * @param list all ids to choose from, asked for only when it is a beginning
 * @throws Fault NOT_FOUND, ID_AMBIGUOUS
 */
async function wholeId(what: string, given: string, list: () => Promise<readonly string[]>): Promise<string> {
  const text = given.trim().toLowerCase()
  if (WHOLE.test(text)) return text
  if (!BEGINNING.test(text)) {
    throw new Fault('NOT_FOUND', `${JSON.stringify(given)} is no id of a ${what}`, 'Ids are 64 hex digits.')
  }
  const found = [...new Set(await list())].filter((id) => id.startsWith(text))
  const [id, ...others] = found
  if (id === undefined) {
    throw new Fault(
      'NOT_FOUND',
      `No ${what} has an id that begins with ${text}`,
      `Check the id, and the colony. Of a state with more than ${LIST_LIMIT}, only the first ones are looked at: give the whole id.`,
    )
  }
  if (others.length > 0) {
    const some = `${found.slice(0, 3).join(', ')}${found.length > 3 ? '…' : ''}`
    throw new Fault('ID_AMBIGUOUS', `${found.length} ids begin with ${text}: ${some}`, 'Give more of the id.')
  }
  return id
}

/** The newest of each state: what an id's beginning can mean. */
async function allProcesses(session: ColoniesSession): Promise<readonly Process[]> {
  const lists = STATES.map((state) =>
    session.call('getprocessesmsg', {colonyname: session.colonyName, count: LIST_LIMIT, state}, 'member'),
  )
  return (await Promise.all(lists)).flat()
}

async function allWorkflows(session: ColoniesSession): Promise<readonly ProcessGraph[]> {
  const lists = STATES.map((state) =>
    session.call('getprocessgraphsmsg', {colonyname: session.colonyName, count: LIST_LIMIT, state}, 'member'),
  )
  return (await Promise.all(lists)).flat()
}

export const processIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('process', given, async () => (await allProcesses(session)).map(({processid}) => processid))

export const attributeIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('attribute', given, async () =>
    (await allProcesses(session)).flatMap(({attributes}) => attributes.map(({attributeid}) => attributeid)),
  )

export const workflowIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('workflow', given, async () => (await allWorkflows(session)).map(({processgraphid}) => processgraphid))

const everything = (session: ColoniesSession) => ({colonyname: session.colonyName, count: 1000})

export const cronIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('cron', given, async () =>
    (await session.call('getcronsmsg', everything(session), 'member')).map(({cronid}) => cronid),
  )

export const generatorIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('generator', given, async () =>
    (await session.call('getgeneratorsmsg', everything(session), 'member')).map(({generatorid}) => generatorid),
  )

export const functionIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('function', given, async () =>
    (await session.call('getfunctionsmsg', {colonyname: session.colonyName}, 'member')).map(
      ({functionid}) => functionid,
    ),
  )

export const executorIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('executor', given, async () =>
    (await session.call('getexecutorsmsg', {colonyname: session.colonyName}, 'member')).map(
      ({executorid}) => executorid,
    ),
  )

export const snapshotIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('snapshot', given, async () =>
    (await session.call('getsnapshotsmsg', {colonyname: session.colonyName}, 'member')).map(
      ({snapshotid}) => snapshotid,
    ),
  )

export const fileIdOf = (session: ColoniesSession, given: string): Promise<string> =>
  wholeId('file', given, async () => (await allRevisions(memberOf(session))).map(({fileid}) => fileid))
