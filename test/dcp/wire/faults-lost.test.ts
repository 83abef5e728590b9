import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type LocalEndpoint, openEndpoint} from '../../support/dcp-endpoint.js'
import {withinSeconds} from '../../support/dcp-initiator/assault.js'
import {newClient} from '../../support/dcp-initiator/client.js'
import {openEngineSocket} from '../../support/dcp-initiator/engine-socket.js'
import {newIdentity, seal} from '../../support/dcp-initiator/identity.js'
import {serviceUrl} from '../../support/dcp-initiator/participant.js'
import {openSession} from '../../support/dcp-initiator/session.js'
import {datumOf, newWorker} from '../../support/dcp-initiator/worker.js'

let endpoint: LocalEndpoint

beforeEach(async () => {
  endpoint = await openEndpoint({leaseMs: 1500, limits: {workWait: 500}})
})

afterEach(() => endpoint.close())

const square = (datum: unknown): number => Number(datum) ** 2
const squares = (count: number) => new Map(Array.from({length: count}, (_, index) => [index + 1, (index + 1) ** 2]))

describe('a worker', () => {
  test('that is gone with slices in hand loses them to another, and its late results are no harm', async () => {
    const client = newClient({base: endpoint.base})
    const job = await client.deploy({input: [1, 2, 3, 4, 5, 6]})
    const lost = newWorker({base: endpoint.base, cores: 3})
    const held = await lost.fetch()
    expect(held.length).toBeGreaterThan(0)
    const [mine] = held
    for (const service of ['taskDistributor', 'resultSubmitter'] as const) (await lost.session(service)).abandon()
    const stop = new AbortController()
    const other = newWorker({base: endpoint.base})
    const working = other.work(stop.signal, square)
    const end = await withinSeconds(30, job.stopped, 'the job did not end')
    expect(end).toMatchObject({runStatus: 'finished'})
    if (mine) await lost.result(mine, 'too late').catch(() => {})
    expect(job.results()).toEqual({values: squares(6), twice: []})
    stop.abort()
    await working
    await Promise.all([client.close(), lost.close(), other.close()])
  }, 60_000)

  test('that comes back over another socket keeps what it holds', async () => {
    const client = newClient({base: endpoint.base})
    const job = await client.deploy({input: [1, 2]})
    const worker = newWorker({base: endpoint.base, cores: 2, resumes: true})
    const held = await worker.fetch()
    for (let round = 0; round < 4; round++) {
      worker.cut()
      await new Promise((resolve) => setTimeout(resolve, 600))
      await (await worker.session('taskDistributor')).request('keepalive', {})
    }
    for (const slice of held) await worker.result(slice, square(datumOf(slice)))
    for (const slice of await worker.fetch()) await worker.result(slice, square(datumOf(slice)))
    await withinSeconds(20, job.stopped, 'the job did not end')
    expect(job.results()).toEqual({values: squares(2), twice: []})
    await Promise.all([client.close(), worker.close()])
  }, 60_000)
})

describe('a client', () => {
  test.each([-3_600_000, 3_600_000])('whose clock is %i ms off is served: it learns the time', async (off) => {
    const now = (): number => Date.now() + off
    const client = newClient({base: endpoint.base, now})
    const job = await client.deploy({input: [3]})
    const worker = newWorker({base: endpoint.base, now})
    for (const slice of await worker.fetch()) await worker.result(slice, square(datumOf(slice)))
    await withinSeconds(20, job.stopped, 'the job did not end')
    await Promise.all([client.close(), worker.close()])
  })

  test.each([
    [-3_600_000, 'EEXPIRED'],
    [3_600_000, 'ETIMETRAVEL'],
  ])('that insists on its time, %i ms off, is refused (%s)', async (off, code) => {
    const client = newClient({base: endpoint.base, now: () => Date.now() + off, trustsOwnClock: true})
    await expect(client.deploy({input: [3]})).rejects.toMatchObject({code})
    await client.close()
  })

  test('whose socket breaks at every message is told each event once', async () => {
    let sent = 0
    const client = newClient({
      base: endpoint.base,
      resumes: true,
      tamper: (text) => {
        sent++
        if (sent > 3 && sent % 4 === 0) setTimeout(() => client.cut(), 0)
        return text
      },
    })
    const worker = newWorker({base: endpoint.base, cores: 4})
    const stop = new AbortController()
    const working = worker.work(stop.signal, square)
    const job = await withinSeconds(
      40,
      client.deploy({input: Array.from({length: 30}, (_, index) => index + 1)}),
      'late',
    )
    await withinSeconds(40, job.stopped, 'the job did not end')
    expect(job.results()).toEqual({values: squares(30), twice: []})
    expect(job.repeated()).toBe(0)
    stop.abort()
    await working
    await Promise.all([client.close(), worker.close()])
  }, 100_000)

  test('that loses an acknowledgement sends its message again, and it is not done again', async () => {
    let dropped = 0
    const client = newClient({
      base: endpoint.base,
      resumes: true,
      tamper: (text) => {
        const isAck = text.includes('"type":"ack"')
        if (!isAck || dropped++ !== 2) return text
        setTimeout(() => client.cut(), 50)
        return undefined
      },
    })
    const job = await withinSeconds(20, client.deploy({input: [1, 2, 3], open: true}), 'late')
    expect(endpoint.scheduler.summary(job.id)).toMatchObject({total: 3})
    await client.close()
  }, 40_000)
})

test('another identity that knows the id of a session cannot go on in it', async () => {
  const service = serviceUrl(endpoint.base, 'pheme')
  const victim = await openSession({service, signer: newIdentity()})
  const thief = newIdentity()
  const token = (JSON.parse(victim.lastAck() ?? '') as {body: {token: string}}).body.token
  const received: string[] = []
  const socket = await openEngineSocket(service, (text) => received.push(text))
  const ack = {type: 'ack', dcpsid: victim.dcpsid, token, nonce: 'NNi-thief', messageId: 'x'}
  socket.send(seal(thief, ack))
  await withinSeconds(10, socket.ended, 'the thief is still connected')
  expect(received.filter((text) => text.startsWith('{'))).toEqual([])
  expect(await victim.request('keepalive', {})).toMatchObject({success: true})
  await victim.close()
})
