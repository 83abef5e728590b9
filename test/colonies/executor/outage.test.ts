import {randomBytes} from 'node:crypto'
import {expect, test} from 'vitest'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {httpTransport} from '../../../src/colonies/client/http-transport.js'
import type {ExecutorEvent} from '../../../src/colonies/executor/events.js'
import {startExecutor} from '../../../src/colonies/executor/executor.js'
import {localHost} from '../../../src/colonies/executor/local-host.js'
import type {ProcessContext} from '../../../src/colonies/executor/process-context.js'
import {listen} from '../../../src/colonies/server/http/listen.js'
import {SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {colony} from '../../support/colony.js'
import {eventually} from '../../support/started.js'

test('an executor goes on after its server was away: what ran is closed, what waits is run', async () => {
  const {open, keys, remove} = colony()
  let server = await listen(open(), {host: '127.0.0.1', port: 0})
  const {host, port} = server
  const client = new ColoniesClient(httpTransport({host, port, tls: false}))
  const events: ExecutorEvent[] = []
  const types = (): string[] => events.map(({type}) => type)
  let finish = (): void => {}
  const slow = (ctx: ProcessContext) =>
    new Promise((resolve) => {
      ctx.log('before')
      finish = () => {
        ctx.log('after')
        resolve('done')
      }
    })
  const executor = await startExecutor({
    client,
    colonyName: 'dev',
    name: 'steady',
    type: 'steady',
    key: randomBytes(32),
    ownerKey: keys.owner,
    slots: 2,
    host: localHost({slow, quick: () => 'quick'}),
    onEvent: (event) => events.push(event),
  })
  try {
    const spec = (funcname: string) => ({
      spec: {funcname, maxexectime: -1, conditions: {colonyname: 'dev', executortype: 'steady'}},
    })
    const {processid} = await client.call('submitfuncspecmsg', spec('slow'), keys.user)
    await eventually(async () => types().includes('assigned'))
    await server.close()
    await eventually(async () => types().includes('unreachable'))
    finish()
    server = await listen(open(), {host, port})
    const ended = await eventually(async () => {
      const found = await client.call('getprocessmsg', {processid}, keys.user)
      return found.state === SUCCESS && found
    })
    expect(ended.out).toEqual(['done'])
    const lines = await client.call('getlogsmsg', {colonyname: 'dev', processid, count: 10}, keys.user)
    expect(lines.map(({message}) => message).join('')).toBe('before\nafter\n')
    const quick = await client.call('submitfuncspecmsg', spec('quick'), keys.user)
    await eventually(
      async () => (await client.call('getprocessmsg', {processid: quick.processid}, keys.user)).state === SUCCESS,
    )
    expect(types()).toContain('reconnected')
  } finally {
    await executor.stop()
    await client.close()
    await server.close()
    remove()
  }
})
