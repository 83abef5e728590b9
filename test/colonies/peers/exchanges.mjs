// Calls each method of colonies-ts that this package's server answers, as exchanges.py does with pycolonies. The first
// argument is the SDK's folder.
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {WebSocket} from 'ws'

// Node 20 has none of its own.
globalThis.WebSocket ??= WebSocket
const {ColoniesClient, Crypto} = await import(pathToFileURL(join(process.argv[2], 'dist/index.mjs')).href)
const {
  COLONIES_SERVER_HOST: host,
  COLONIES_SERVER_PORT: port,
  COLONIES_COLONY_NAME: colony,
  COLONIES_SERVER_PRVKEY: server,
  COLONIES_COLONY_PRVKEY: owner,
  COLONIES_PRVKEY: executor,
} = process.env
const client = new ColoniesClient({host, port: Number(port)})
const crypto = new Crypto()
const refused = (promise) =>
  promise.then(
    () => undefined,
    () => undefined,
  )

client.setPrivateKey(server)
await client.addColony({colonyid: crypto.id(owner), name: colony})
await client.getColonies()
await client.getStatistics()

client.setPrivateKey(owner)
const name = 'typescript'
await client.addExecutor({
  executorid: crypto.id(executor),
  executortype: 'ts-type',
  executorname: name,
  colonyname: colony,
})
await client.approveExecutor(colony, name)
await client.addUser({colonyname: colony, userid: crypto.id(owner), name: 'olga', email: '', phone: ''})
await client.removeUser(colony, 'olga')

client.setPrivateKey(executor)
await client.getUsers(colony)
await client.getExecutors(colony)
await client.getExecutor(colony, name)
await client.getFunctions('', colony)

const spec = {
  funcname: 'work',
  args: ['ünïcode <&>', 7, {deep: [null]}],
  kwargs: {k: 'v'},
  conditions: {colonyname: colony, executortype: 'ts-type'},
  maxwaittime: 60,
  maxexectime: 60,
  maxretries: 0,
}
const first = await client.submitFunctionSpec(spec)
await client.getProcesses(colony, 10, 0)
await client.assign(colony, 5, executor)
await client.getProcess(first.processid)
const attribute = {targetid: first.processid, targetcolonyname: colony, attributetype: 1, key: 'k', value: 'v'}
const {attributeid} = await client.addAttribute(attribute)
await client.getAttribute(attributeid)
await client.addLog(first.processid, 'a line 👋', executor)
await client.getLogs(colony, first.processid, '')
await client.closeProcess(first.processid, ['done'])
await refused(client.failProcess(first.processid, ['late']))
await new Promise((resolve, reject) => {
  const socket = client.subscribeProcess(colony, first.processid, 2, 10, () => socket.close(), reject, resolve)
})
await client.removeProcess(first.processid)
await client.submitFunctionSpec(spec)
const second = await client.assign(colony, 5, executor)
await client.failProcess(second.processid, ['no'])

const node = (nodename, dependencies = []) => ({...spec, nodename, conditions: {...spec.conditions, dependencies}})
const {processgraphid} = await client.submitWorkflowSpec({
  colonyname: colony,
  functionspecs: [node('a'), node('b', ['a'])],
})
await refused(client.getProcessesForWorkflow(processgraphid, colony))
await client.getProcessGraph(processgraphid)
await client.getProcessGraphs(colony, 5, 0)
const a = await client.assign(colony, 5, executor)
await client.closeProcess(a.processid, ['from a'])
const b = await client.assign(colony, 5, executor)
await client.closeProcess(b.processid, [1])
await client.removeProcessGraph(processgraphid)

const workflowspec = JSON.stringify({colonyname: colony, functionspecs: [node('tick')]})
const {cronid} = await client.addCron({
  name: 'hourly',
  colonyname: colony,
  interval: 3600,
  cronexpression: '',
  workflowspec,
})
await client.getCrons(colony)
await client.getCron(cronid)
await client.runCron(cronid)
await client.removeCron(cronid)
const {generatorid} = await client.addGenerator({name: 'g', colonyname: colony, workflowspec, trigger: 5, timeout: -1})
await client.getGenerators(colony)
await client.getGenerator(generatorid)

client.setPrivateKey(owner)
await client.removeAllProcessGraphs(colony, -1)
await client.removeAllProcesses(colony)
await client.removeExecutor(colony, name)
client.setPrivateKey(server)
await client.removeColony(colony)
