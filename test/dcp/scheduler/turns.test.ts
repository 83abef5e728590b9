import {describe, expect, it} from 'vitest'
import {range} from './jobs.js'
import {ask, remoteWorker} from './remote.js'
import {claim, openFixture, submit} from './support.js'

describe('jobs take turns', () => {
  it('of a second each for workers of this machine; a new job waits its turn', async () => {
    const {scheduler, advance} = openFixture()
    const jobs = [await submit(scheduler, range(50)), await submit(scheduler, range(50))]
    scheduler.register('w')
    const served = () => jobs.indexOf(claim(scheduler, 1).work.id)
    expect([served(), served()]).toEqual([0, 0])
    jobs.push(await submit(scheduler, range(50)))
    const order: number[] = []
    for (let second = 0; second < 7; second++) {
      advance(1000)
      order.push(served(), served())
    }
    expect(order).toEqual([1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 0, 0, 1, 1])
  })

  it('of five seconds when they are in Python, whose sandboxes start slowly', async () => {
    const {scheduler, advance} = openFixture()
    const jobs = [await submit(scheduler, range(50), {worktime: 'pyodide'}), await submit(scheduler, range(50))]
    scheduler.register('w')
    const order: number[] = []
    for (let second = 0; second < 8; second++) {
      order.push(jobs.indexOf(claim(scheduler, 1).work.id))
      advance(1000)
    }
    expect(order).toEqual([0, 0, 0, 0, 0, 1, 0, 0])
  })

  it('also when the clock goes back', async () => {
    const {scheduler, advance} = openFixture()
    const jobs = [await submit(scheduler, range(50)), await submit(scheduler, range(50))]
    scheduler.register('w')
    const served = () => jobs.indexOf(claim(scheduler, 1).work.id)
    expect(served()).toBe(0)
    advance(-3_600_000)
    expect([served(), served()]).toEqual([1, 1])
  })

  it('with whoever computes: what is far away and what is here', async () => {
    const {scheduler, advance} = openFixture()
    const jobs = [
      await submit(scheduler, range(50)),
      await submit(scheduler, range(50)),
      await submit(scheduler, range(50)),
    ]
    scheduler.register('w')
    const here = () => jobs.indexOf(claim(scheduler, 1).work.id)
    const away = () => ask(scheduler, remoteWorker('r')).map(({work}) => jobs.indexOf(work.id))
    expect([here(), away(), here(), away(), here()]).toEqual([0, [0], 1, [1], 2])
    advance(1000)
    expect([here(), here()]).toEqual([0, 0])
  })

  it('but one without slices to hand out keeps nobody waiting', async () => {
    const {scheduler} = openFixture()
    const jobs = [await submit(scheduler, range(1)), await submit(scheduler, range(2))]
    scheduler.register('w')
    const served = () => jobs.indexOf(claim(scheduler, 1).work.id)
    expect([served(), served(), served()]).toEqual([0, 1, 1])
    expect(scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1})).toBeUndefined()
  })
})
