import {describe, expect, it} from 'vitest'
import type {Charge} from '../../../src/dcp/job/task.js'
import {failed, range} from './jobs.js'
import {ask, deliver, remoteWorker} from './remote.js'
import {claim, openFixture, report, submit} from './support.js'

const W = remoteWorker('w')
const charge = (code: string): Omit<Charge, 'slice' | 'among'> => ({code, message: 'no'})
const upTo = (first: number, last: number) => Array.from({length: last - first + 1}, (_, index) => first + index)

async function openJob(slices: number) {
  const fixture = openFixture()
  const id = await submit(fixture.scheduler, range(slices), {retries: 0})
  ask(fixture.scheduler, W, {cores: slices})
  const giveUp = (numbers: readonly number[], code: string) =>
    fixture.scheduler.remote.giveBack(W, id, numbers, charge(code))
  return {...fixture, id, giveUp}
}

describe('a job whose slices are given up', () => {
  it('one after the other is cancelled with DCP’s code for their reason', async () => {
    for (const code of ['ENOPROGRESS', 'ESLICETOOSLOW', 'EWORKTOOBIG']) {
      const {scheduler, id, giveUp} = await openJob(100)
      giveUp(upTo(1, 63), code)
      expect(scheduler.summary(id)).toMatchObject({status: 'running', failed: 63})
      giveUp([64], code)
      expect(scheduler.summary(id)).toMatchObject({status: 'cancelled', code, failed: 64})
      const events = [...scheduler.events(id, 1)]
      expect(events.filter(({type}) => type === 'stop')).toHaveLength(1)
      expect(events.at(-1)).toMatchObject({type: 'stop', runStatus: 'cancelled', code, sliceCount: 100})
      expect(deliver(scheduler, W, id, [99])).toEqual(['ended'])
      expect(ask(scheduler, remoteWorker('v'))).toEqual([])
    }
  })

  it('for reasons that differ, or that are no job’s, has too many errors', async () => {
    for (const [one, other] of [
      ['ENOPROGRESS', 'ESLICETOOSLOW'],
      ['ESANDBOXDIED', 'ESANDBOXDIED'],
    ] as const) {
      const {scheduler, id, giveUp} = await openJob(100)
      giveUp(upTo(1, 32), one)
      giveUp(upTo(33, 64), other)
      expect(scheduler.summary(id)).toMatchObject({status: 'cancelled', code: 'ETOOMANYERRORS'})
    }
  })

  it('goes on when slices are reported in between, be it with exceptions', async () => {
    const {scheduler, id, giveUp} = await openJob(200)
    giveUp(upTo(1, 63), 'ENOPROGRESS')
    scheduler.remote.record(W, id, report({outcomes: [failed(64)]}))
    giveUp(upTo(65, 127), 'ENOPROGRESS')
    deliver(scheduler, W, id, [128])
    giveUp(upTo(129, 191), 'ENOPROGRESS')
    expect(scheduler.summary(id)).toMatchObject({status: 'running', failed: 190})
    deliver(scheduler, W, id, upTo(192, 200))
    expect(scheduler.summary(id)).toMatchObject({status: 'finished'})
  })

  it('finishes when those were its last', async () => {
    const {scheduler, id, giveUp} = await openJob(64)
    giveUp(upTo(1, 64), 'ENOPROGRESS')
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', failed: 64})
    expect([...scheduler.events(id, 1)].filter(({type}) => type === 'stop')).toHaveLength(1)
  })

  it('by workers of this machine ends the same way', async () => {
    const {scheduler} = openFixture()
    const id = await submit(scheduler, range(100), {retries: 0})
    scheduler.register('own')
    const task = claim(scheduler, 100, 'own')
    scheduler.release(
      task,
      upTo(1, 70).map((slice) => ({...charge('ESANDBOXDIED'), slice})),
    )
    expect(scheduler.summary(id)).toMatchObject({status: 'cancelled', code: 'ETOOMANYERRORS', failed: 70})
  })
})
