import type {ColoniesServer} from '../../src/colonies/server/open-server.js'
import {insertColony} from '../../src/colonies/server/tables/colony.js'
import type {MessageType} from '../../src/colonies/wire/messages/catalogue.js'
import {PENDING} from '../../src/colonies/wire/objects/members.js'
import {askRaw, replyOf, type Somebody, somebody} from './ask.js'
import {addExecutor, addUser, type Colony, colony} from './colony.js'

/** The kinds of callers for which upstream's permissions were measured. */
export const CALLERS = ['server', 'owner', 'user', 'exec', 'pending', 'other', 'none'] as const
export type CallerKind = (typeof CALLERS)[number]

export interface Scene {
  readonly home: Colony
  readonly server: ColoniesServer
  readonly callers: Readonly<Record<CallerKind, Somebody>>
  /** A request of this type that would succeed, about things made for it. */
  request(type: MessageType): Promise<Readonly<Record<string, unknown>>>
  /** Asks as one of the callers, and gives the value of the reply. */
  as(
    caller: CallerKind,
    type: MessageType,
    request: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>>
}

/** The colony `dev` with everybody who may want something of it: `other` is a user of another colony. */
export function scene(): Scene {
  const home = colony()
  const server = home.open({settings: {backends: () => [{host: '127.0.0.1', port: 50080, tls: false}]}})
  const callers = {
    server: somebody(home.keys.server),
    owner: somebody(home.keys.owner),
    user: somebody(home.keys.user),
    exec: somebody(home.keys.executor),
    pending: somebody(),
    other: somebody(),
    none: somebody(home.keys.stranger),
  }
  const {store} = server.context
  store.transaction(() => {
    addExecutor(store, 1, 'pend', callers.pending.key, PENDING)
    insertColony(store, somebody().id, 'elsewhere')
    addUser(store, 2, 'them', callers.other.key)
  })
  const as: Scene['as'] = async (caller, type, request) =>
    replyOf(await askRaw(server, type, request, callers[caller].key))
  return {home, server, callers, as, request: (type) => REQUESTS[type]({as, callers})}
}

type Making = Pick<Scene, 'as' | 'callers'>
type Request = (scene: Making) => Promise<Readonly<Record<string, unknown>>>

let made = 0
const fresh = (prefix: string): string => {
  made += 1
  return `${prefix}${made}`
}

const spec = (extra: object = {}): object => ({
  funcname: 'f',
  maxwaittime: -1,
  maxexectime: -1,
  maxretries: -1,
  conditions: {colonyname: 'dev', executortype: 'cli', executornames: [], dependencies: []},
  ...extra,
})
const workflow = {colonyname: 'dev', functionspecs: [spec({nodename: 'a'})]}
const workflowspec = JSON.stringify(workflow)

async function waiting({as}: Making): Promise<string> {
  return String((await as('user', 'submitfuncspecmsg', {spec: spec()})).processid)
}

async function running(scene: Making): Promise<string> {
  await waiting(scene)
  const request = {colonyname: 'dev', timeout: -1, availablecpu: '', availablemem: ''}
  return String((await scene.as('exec', 'assignprocessmsg', request)).processid)
}

async function logged(scene: Making): Promise<string> {
  const processid = await running(scene)
  await scene.as('exec', 'addlogmsg', {processid, message: 'hello'})
  return processid
}

async function graph({as}: Making): Promise<Record<string, unknown>> {
  const after = spec({nodename: 'b', conditions: {colonyname: 'dev', executortype: 'cli', dependencies: ['a']}})
  const chain = {colonyname: 'dev', functionspecs: [...workflow.functionspecs, after]}
  return as('user', 'submitworkflowspecmsg', {spec: chain})
}

async function user({as}: Making): Promise<string> {
  const name = fresh('user')
  await as('owner', 'addusermsg', {user: {colonyname: 'dev', userid: somebody().id, name}})
  return name
}

async function executor({as}: Making): Promise<string> {
  const executorname = fresh('executor')
  const executor = {colonyname: 'dev', executorid: somebody().id, executorname, executortype: 't'}
  await as('owner', 'addexecutormsg', {executor})
  return executorname
}

async function location({as}: Making): Promise<string> {
  const name = fresh('location')
  const location = {locationid: somebody().id, name, colonyname: 'dev', description: 'd', long: 1.5, lat: 2.5}
  await as('owner', 'addlocationmsg', {location})
  return name
}

async function cron({as}: Making): Promise<string> {
  return String((await as('user', 'addcronmsg', {cron: newCron()})).cronid)
}

async function generator({as}: Making): Promise<Record<string, unknown>> {
  return as('user', 'addgeneratormsg', {generator: newGenerator()})
}

const file = {
  colonyname: 'dev',
  label: '/l',
  name: 'f.txt',
  size: 3,
  checksum: 'abc',
  checksumalg: 'SHA256',
  ref: {protocol: 's3', s3object: {server: 's', port: 1, object: 'o', bucket: 'b'}},
}

async function snapshot({as}: Making): Promise<Record<string, unknown>> {
  await as('user', 'addfilemsg', {file})
  return as('user', 'createsnapshotmsg', {colonyname: 'dev', label: '/l', name: fresh('snapshot')})
}

async function definition({as}: Making): Promise<{readonly name: string; readonly kind: string}> {
  const [name, kind] = [fresh('definition'), fresh('Kind')]
  await as('owner', 'addblueprintdefinitionmsg', {blueprintdefinition: newDefinition(name, kind)})
  return {name, kind}
}

async function blueprint(scene: Making): Promise<Record<string, unknown>> {
  const {kind} = await definition(scene)
  return scene.as('user', 'addblueprintmsg', {blueprint: newBlueprint(kind)})
}

async function blueprintName(scene: Making): Promise<{readonly namespace: string; readonly name: unknown}> {
  const {metadata} = await blueprint(scene)
  return {namespace: 'dev', name: (metadata as Readonly<Record<string, unknown>>).name}
}

const newDefinition = (name: string, kind: string): object => ({
  kind,
  metadata: {name, colonyname: 'dev'},
  spec: {
    group: 'g',
    version: 'v1',
    names: {kind, listKind: `${kind}List`, singular: 'x', plural: 'xs'},
    scope: 'Namespaced',
    handler: {executorType: 'reconciler', functionName: 'reconcile'},
  },
})
const newBlueprint = (kind: string): object => ({
  kind,
  metadata: {name: fresh('blueprint'), colonyname: 'dev'},
  spec: {replicas: 1},
})

/** A process that runs, was submitted by the user and is assigned to the executor, with the channel `chat`. */
async function talking(scene: Making): Promise<string> {
  await scene.as('user', 'submitfuncspecmsg', {spec: spec({channels: ['chat']})})
  const request = {colonyname: 'dev', timeout: -1, availablecpu: '', availablemem: ''}
  return String((await scene.as('exec', 'assignprocessmsg', request)).processid)
}

const newCron = (): object => ({colonyname: 'dev', name: fresh('cron'), interval: 1000, workflowspec})
const newGenerator = (): object => ({
  colonyname: 'dev',
  name: fresh('generator'),
  workflowspec,
  trigger: 10,
  timeout: -1,
})
const plain = async (): Promise<Readonly<Record<string, unknown>>> => ({})
const dev = async (): Promise<Readonly<Record<string, unknown>>> => ({colonyname: 'dev'})
const listed = async (): Promise<Readonly<Record<string, unknown>>> => ({colonyname: 'dev', count: 5, state: 0})

const REQUESTS: Readonly<Record<MessageType, Request>> = {
  versionmsg: plain,
  getserverinfomsg: plain,
  getstatisticsmsg: plain,
  changeserveridmsg: async () => ({serverid: somebody().id}),
  addcolonymsg: async () => ({colony: {colonyid: somebody().id, name: fresh('colony')}}),
  removecolonymsg: dev,
  getcoloniesmsg: plain,
  getcolonymsg: dev,
  getcolonystatsmsg: dev,
  changecolonyidmsg: async () => ({colonyname: 'dev', colonyid: somebody().id}),
  pauseassignmentsmsg: dev,
  resumeassignmentsmsg: dev,
  getpausestatusmsg: dev,
  addusermsg: async () => ({
    user: {colonyname: 'dev', userid: somebody().id, name: fresh('user'), email: 'e', phone: 'p'},
  }),
  getusersmsg: dev,
  getusermsg: async () => ({colonyname: 'dev', name: 'me'}),
  getuserbyidmsg: async ({callers}) => ({colonyname: 'dev', userid: callers.user.id}),
  removeusermsg: async (scene) => ({colonyname: 'dev', name: await user(scene)}),
  changeuseridmsg: async () => ({colonyname: 'dev', userid: somebody().id}),
  addexecutormsg: async () => ({
    executor: {colonyname: 'dev', executorid: somebody().id, executorname: fresh('executor'), executortype: 't'},
  }),
  getexecutorsmsg: dev,
  getexecutormsg: async () => ({colonyname: 'dev', executorname: 'worker'}),
  getexecutorbyidmsg: async ({callers}) => ({colonyname: 'dev', executorid: callers.exec.id}),
  approveexecutormsg: async (scene) => ({colonyname: 'dev', executorname: await executor(scene)}),
  rejectexecutormsg: async (scene) => ({colonyname: 'dev', executorname: await executor(scene)}),
  removeexecutormsg: async (scene) => ({colonyname: 'dev', executorname: await executor(scene)}),
  changeexecutoridmsg: async () => ({colonyname: 'dev', executorid: somebody().id}),
  reportallocationmsg: async () => ({colonyname: 'dev', executorname: 'worker', allocations: {projects: {}}}),
  updateexecutormsg: async () => ({
    colonyname: 'dev',
    executorname: 'worker',
    capabilities: {hardware: [], software: []},
  }),
  addfunctionmsg: async () => ({
    fun: {executorname: 'worker', executortype: 't', colonyname: 'dev', funcname: fresh('function')},
  }),
  getfunctionsmsg: async () => ({colonyname: 'dev', executorname: 'worker'}),
  removefunctionmsg: async ({as}) => {
    const fun = {executorname: 'worker', executortype: 't', colonyname: 'dev', funcname: fresh('function')}
    return {functionid: (await as('exec', 'addfunctionmsg', {fun})).functionid}
  },
  addlocationmsg: async () => ({
    location: {
      locationid: somebody().id,
      name: fresh('location'),
      colonyname: 'dev',
      description: 'd',
      long: 1.5,
      lat: 2.5,
    },
  }),
  getlocationsmsg: dev,
  getlocationmsg: async (scene) => ({colonyname: 'dev', name: await location(scene)}),
  removelocationmsg: async (scene) => ({colonyname: 'dev', name: await location(scene)}),
  submitfuncspecmsg: async () => ({spec: spec()}),
  assignprocessmsg: async (scene) => {
    await waiting(scene)
    return {colonyname: 'dev', timeout: -1, availablecpu: '', availablemem: ''}
  },
  getprocessmsg: async (scene) => ({processid: await waiting(scene)}),
  getprocessesmsg: listed,
  getprocesshistmsg: async () => ({colonyname: 'dev', executorid: '', seconds: 1000, state: 0}),
  removeprocessmsg: async (scene) => ({processid: await waiting(scene), all: false}),
  removeallprocessesmsg: async () => ({colonyname: 'dev', state: -1}),
  cancelprocessmsg: async (scene) => ({processid: await waiting(scene)}),
  closesuccessfulmsg: async (scene) => ({processid: await running(scene), out: ['x']}),
  closefailedmsg: async (scene) => ({processid: await running(scene), errors: ['x']}),
  setoutputmsg: async (scene) => ({processid: await running(scene), out: ['x']}),
  submitworkflowspecmsg: async () => ({spec: workflow}),
  getprocessgraphmsg: async (scene) => ({processgraphid: (await graph(scene)).processgraphid}),
  getprocessgraphsmsg: listed,
  removeprocessgraphmsg: async (scene) => ({processgraphid: (await graph(scene)).processgraphid, all: false}),
  removeallprocessgraphsmsg: async () => ({colonyname: 'dev', state: -1}),
  cancelprocessgraphmsg: async (scene) => ({processgraphid: (await graph(scene)).processgraphid}),
  addchildmsg: async (scene) => {
    const {processgraphid} = await graph(scene)
    const request = {colonyname: 'dev', timeout: -1, availablecpu: '', availablemem: ''}
    const parent = await scene.as('exec', 'assignprocessmsg', request)
    const child = spec({nodename: 'child'})
    return {processgraphid, parentprocessid: parent.processid, childprocessid: '', spec: child, insert: true}
  },
  addattributemsg: async (scene) => ({
    attribute: {
      targetid: await running(scene),
      targetcolonyname: 'dev',
      targetprocessgraphid: '',
      attributetype: 1,
      key: 'k',
      value: 'v',
    },
  }),
  getattributemsg: async (scene) => {
    const attribute = {targetid: await running(scene), targetcolonyname: 'dev', attributetype: 1, key: 'k', value: 'v'}
    return {attributeid: (await scene.as('exec', 'addattributemsg', {attribute})).attributeid}
  },
  addlogmsg: async (scene) => ({processid: await running(scene), message: 'hello'}),
  addexecutorlogmsg: async () => ({colonyname: 'dev', executorname: 'worker', message: 'boot'}),
  getlogsmsg: async (scene) => ({
    colonyname: 'dev',
    processid: await logged(scene),
    executorname: '',
    count: 10,
    since: 0,
    latest: false,
  }),
  searchlogsmsg: async () => ({colonyname: 'dev', text: 'hello', days: 1, count: 10}),
  addcronmsg: async () => ({cron: newCron()}),
  getcronmsg: async (scene) => ({cronid: await cron(scene)}),
  getcronsmsg: listed,
  runcronmsg: async (scene) => ({cronid: await cron(scene)}),
  removecronmsg: async (scene) => ({cronid: await cron(scene), all: false}),
  addgeneratormsg: async () => ({generator: newGenerator()}),
  getgeneratormsg: async (scene) => ({generatorid: (await generator(scene)).generatorid}),
  resolvegeneratormsg: async (scene) => ({colonyname: 'dev', generatorname: (await generator(scene)).name}),
  getgeneratorsmsg: listed,
  packgeneratormsg: async (scene) => ({generatorid: (await generator(scene)).generatorid, arg: 'a'}),
  removegeneratormsg: async (scene) => ({generatorid: (await generator(scene)).generatorid, all: false}),
  getclustermsg: plain,
  addfilemsg: async () => ({file}),
  getfilemsg: async ({as}) => {
    await as('user', 'addfilemsg', {file})
    return {colonyname: 'dev', fileid: '', label: '/l', name: 'f.txt', latest: true}
  },
  getfilesmsg: async ({as}) => {
    await as('user', 'addfilemsg', {file})
    return {colonyname: 'dev', label: '/l'}
  },
  getfilelabelsmsg: async ({as}) => {
    await as('user', 'addfilemsg', {file})
    return {colonyname: 'dev', name: '', exact: false}
  },
  removefilemsg: async ({as}) => ({
    colonyname: 'dev',
    fileid: (await as('user', 'addfilemsg', {file})).fileid,
    label: '',
    name: '',
  }),
  createsnapshotmsg: async ({as}) => {
    await as('user', 'addfilemsg', {file})
    return {colonyname: 'dev', label: '/l', name: fresh('snapshot')}
  },
  getsnapshotmsg: async (scene) => ({colonyname: 'dev', snapshotid: (await snapshot(scene)).snapshotid, name: ''}),
  getsnapshotsmsg: dev,
  removesnapshotmsg: async (scene) => ({colonyname: 'dev', snapshotid: (await snapshot(scene)).snapshotid, name: ''}),
  removeallsnapshotmsg: dev,
  channelappendmsg: async (scene) => ({
    processid: await talking(scene),
    name: 'chat',
    sequence: 1,
    inreplyto: 0,
    payload: 'aGk=',
    payloadtype: '',
  }),
  channelreadmsg: async (scene) => ({processid: await talking(scene), name: 'chat', afterseq: 0, limit: 0}),
  addblueprintdefinitionmsg: async () => ({
    blueprintdefinition: newDefinition(fresh('definition'), fresh('Kind')),
  }),
  getblueprintdefinitionmsg: async (scene) => ({colonyname: 'dev', name: (await definition(scene)).name}),
  getblueprintdefinitionsmsg: dev,
  removeblueprintdefinitionmsg: async (scene) => ({namespace: 'dev', name: (await definition(scene)).name}),
  addblueprintmsg: async (scene) => ({blueprint: newBlueprint((await definition(scene)).kind)}),
  getblueprintmsg: blueprintName,
  getblueprintsmsg: async () => ({namespace: 'dev', kind: '', locationname: ''}),
  updateblueprintmsg: async (scene) => {
    const made = await blueprint(scene)
    return {blueprint: {...made, spec: {replicas: 2}}, forcegeneration: false}
  },
  updateblueprintstatusmsg: async (scene) => {
    const {name} = await blueprintName(scene)
    return {colonyname: 'dev', blueprintname: name, status: {ok: true}}
  },
  reconcileblueprintmsg: async (scene) => ({...(await blueprintName(scene)), force: false}),
  getblueprinthistorymsg: async (scene) => ({blueprintid: (await blueprint(scene)).blueprintid, limit: 10}),
  removeblueprintmsg: blueprintName,
}
