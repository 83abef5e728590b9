import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import type {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {connect} from '../../../src/colonies/client/connect.js'
import {
  forgetRunningServer,
  INSTANCE_HEADER,
  noteRunningServer,
  readRunningServer,
} from '../../../src/colonies/client/running-server.js'
import {selfSigned} from '../../support/certificate.js'
import {type ServedColony, serve} from '../../support/serve.js'

const HEALTH = {[INSTANCE_HEADER]: 'this-one'}
let dev: ServedColony
let place: string
let client: ColoniesClient | undefined
beforeEach(async () => {
  dev = await serve({health: HEALTH})
  place = join(dev.folder, 'colonies')
})
afterEach(async () => {
  await client?.close()
  await dev.end()
})

const note = (of: ServedColony, instance = 'this-one'): Promise<void> => {
  const {host, port, tls} = of.listening
  return noteRunningServer(place, {pid: 1, host, port, tls, data: of.folder, instance})
}

async function open(server?: {host?: string; port?: number}): Promise<ColoniesClient> {
  client = await connect({server, stateDirectory: dev.folder, openInProcess: async () => dev.open()})
  return client
}

test('a server that was named is asked, and not looked for', async () => {
  await note(dev)
  expect((await open({port: 1})).transport.place).toBe('http://localhost:1')
  expect((await open({host: '::1'})).transport.place).toBe('http://[::1]:50080')
})

test('a server that runs here is found', async () => {
  await note(dev)
  const found = await open()
  expect(found.transport.place).toBe(dev.url)
  await expect(found.call('versionmsg', {}, undefined)).resolves.toMatchObject({buildversion: 'dev'})
})

test('also one with a certificate of its own', async () => {
  const secure = await serve({health: HEALTH, tls: selfSigned()})
  await note(secure)
  const found = await open()
  expect(found.transport.place).toBe(secure.url)
  await expect(found.call('versionmsg', {}, undefined)).resolves.toMatchObject({buildversion: 'dev'})
  await secure.end()
})

test('without one, the store is opened in this process', async () => {
  expect((await open()).transport.place).toBe(dev.file)
})

test.each([
  ['is another one by now', () => note(dev, 'that-one')],
  [
    'is gone',
    async () => {
      await note(dev)
      await dev.listening.close()
    },
  ],
  [
    'left half a note',
    async () => {
      mkdirSync(place, {recursive: true})
      writeFileSync(join(place, 'running.json'), '{"pid":1,"ho')
    },
  ],
])('a server that %s is not asked', async (_what, arrange) => {
  await arrange()
  expect((await open()).transport.place).toBe(dev.file)
})

test('whoever has the port now, and never answers, holds nobody up for long', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const {port} = silent.address() as {port: number}
  await noteRunningServer(place, {pid: 1, host: '127.0.0.1', port, tls: false, data: '', instance: 'x'})
  expect((await open()).transport.place).toBe(dev.file)
  silent.closeAllConnections()
  silent.close()
})

test('the note is for its owner only, and taken back by who wrote it', async () => {
  await note(dev)
  const file = join(place, 'running.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({port: dev.listening.port, tls: false})
  await forgetRunningServer(place, 'another')
  expect((await readRunningServer(place))?.instance).toBe('this-one')
  await forgetRunningServer(place, 'this-one')
  expect(await readRunningServer(place)).toBeUndefined()
  await forgetRunningServer(place, 'this-one')
})
