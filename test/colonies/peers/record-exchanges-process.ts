import {createHash} from 'node:crypto'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {WebSocket, WebSocketServer} from 'ws'
import {ColoniesCaller, compact} from '../../support/colonies-caller.js'
import type {Exchange, Recording} from '../../support/colonies-exchanges.js'
import {coloniesTs, goCli, pycolonies, run, runPython, upstreamEnvironment} from '../../support/colonies-peers.js'
import type {Ended} from '../../support/run-program.js'

// Records what the SDKs send and a real ColonyOS server answers, into test/fixtures/colonies/exchanges.json:
//
//   COLONIES_SERVER_HOST=… COLONIES_SERVER_PORT=… COLONIES_TS_SRC=… PYCOLONIES_SRC=… PYCOLONIES_PYTHON=… COLONIES_CLI=… \
//     node build/run-typescript.mjs test/colonies/peers/record-exchanges-process.ts
//
// The server's owner has the key of upstream's docker-compose.env; the other keys are made from texts, so that they are
// the same each time. Each program has a colony of its own, which it removes at the end.

const {COLONIES_SERVER_HOST = '', COLONIES_SERVER_PORT = ''} = process.env
const real = {host: COLONIES_SERVER_HOST, port: Number(COLONIES_SERVER_PORT)}
const caller = new ColoniesCaller(real.host, real.port)
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const recordings: Record<string, Recording> = {}

const keyOf = (text: string): Buffer => createHash('sha3-256').update(`continuum exchanges ${text}`).digest()

/** Lets a program speak with the real server, and writes down what is said. */
async function record(name: string, speak: (env: NodeJS.ProcessEnv) => Promise<Ended>): Promise<void> {
  const exchanges: Exchange[] = []
  const proxy = createServer((request, response) => {
    void text(request).then(async (body) => {
      const reply = await caller.post(body)
      exchanges.push({body, status: reply.status, type: reply.type, reply: compact(reply.json)})
      response.writeHead(reply.status, {'content-type': 'text/plain; charset=utf-8'}).end(reply.body)
    })
  })
  const sockets = new WebSocketServer({server: proxy})
  sockets.on('connection', (inner) => {
    const outer = new WebSocket(`ws://${real.host}:${real.port}/pubsub`)
    let body = ''
    inner.on('message', (data) => {
      body = String(data)
      const send = (): void => outer.send(body)
      if (outer.readyState === WebSocket.OPEN) send()
      else outer.on('open', send)
    })
    outer.on('message', (data) => {
      const {payloadtype, payload} = JSON.parse(String(data)) as {payloadtype: string; payload: string}
      const reply = compact(Buffer.from(payload, 'base64').toString('utf8'))
      exchanges.push({body, socket: true, status: 200, type: payloadtype, reply})
      inner.send(String(data))
    })
    inner.on('close', () => outer.terminate())
    outer.on('close', () => inner.terminate())
    outer.on('error', () => inner.terminate())
  })
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const {port} = proxy.address() as AddressInfo
  const keys = {owner: keyOf(`${name} owner`), member: keyOf(`${name} member`)}
  const ended = await speak(upstreamEnvironment({host: '127.0.0.1', port}, `exchanges-${name}`, keys))
  proxy.closeAllConnections()
  proxy.close()
  if (ended.status !== 0) throw new Error(`${name}: ${ended.stderr}${ended.stdout}`)
  recordings[name] = {
    keys: {owner: keys.owner.toString('hex'), member: keys.member.toString('hex')},
    exchanges,
  }
  console.log(`${name}: ${exchanges.length} exchanges`)
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** What a user of the Go command line types. `$ID` is the id that the last command printed. */
function goLines(env: NodeJS.ProcessEnv): readonly string[] {
  const {COLONIES_COLONY_NAME: colony, COLONIES_COLONY_ID: owner, COLONIES_ID: member} = env
  return [
    `colony add --name ${colony} --colonyid ${owner}`,
    `executor add --name go --type go-type --executorid ${member} --approve`,
    'executor get --name go',
    'function submit --spec spec.json',
    'process psw --ids',
    'process assign --timeout 5',
    'log add -p $ID -m hello',
    'log get -p $ID',
    'attribute add -p $ID --key k --value v',
    'process ps',
    'colony stats',
    `colony remove --name ${colony}`,
  ]
}

async function speakGo(env: NodeJS.ProcessEnv): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), 'colonies-go-'))
  const conditions = {executortype: 'go-type'}
  writeFileSync(join(cwd, 'spec.json'), JSON.stringify({funcname: 'work', args: ['a'], maxexectime: 50, conditions}))
  let id = ''
  for (const line of goLines(env)) {
    const ended = await run(goCli ?? '', line.replace('$ID', id).split(' '), {env, cwd})
    if (ended.status !== 0) return ended
    id = /ProcessId=([0-9a-f]{64})/.exec(ended.stderr)?.[1] ?? id
  }
  rmSync(cwd, {recursive: true})
  return {status: 0, stdout: '', stderr: ''}
}

await record('pycolonies', (env) => runPython([here('exchanges.py')], env))
await record('colonies-ts', (env) => run(process.execPath, [here('exchanges.mjs'), coloniesTs ?? ''], {env}))
await record('colonies-go', speakGo)
caller.close()
if (!pycolonies) throw new Error('PYCOLONIES_SRC names no checkout')
const file = here('../../fixtures/colonies/exchanges.json')
writeFileSync(file, `${JSON.stringify(recordings, null, 1)}\n`)
