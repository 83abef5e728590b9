import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {findRunningServer} from '../../../src/colonies/client/find-running-server.js'
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
beforeEach(async () => {
  dev = await serve({health: HEALTH})
  place = join(dev.folder, 'colonies')
})
afterEach(() => dev.end())

const note = (of: ServedColony, instance = 'this-one'): Promise<void> => {
  const {host, port, tls} = of.listening
  return noteRunningServer(place, {pid: 1, host, port, tls, data: of.folder, instance})
}

/** The address of what was found, after it was asked for its version. */
async function found(): Promise<string | undefined> {
  const running = await findRunningServer(place)
  if (!running) return undefined
  const client = new ColoniesClient(running.transport)
  await client.call('versionmsg', {}, undefined)
  await client.close()
  return running.transport.place
}

test('a server that runs here is found', async () => {
  expect(await found()).toBeUndefined()
  await note(dev)
  expect(await found()).toBe(dev.url)
})

test('also one with a certificate of its own', async () => {
  const secure = await serve({health: HEALTH, tls: selfSigned()})
  await note(secure)
  expect(await found()).toBe(secure.url)
  await secure.end()
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
  expect(await found()).toBeUndefined()
})

test('whoever has the port now, and never answers, holds nobody up for long', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const {port} = silent.address() as {port: number}
  await noteRunningServer(place, {pid: 1, host: '127.0.0.1', port, tls: false, data: '', instance: 'x'})
  expect(await found()).toBeUndefined()
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
