import {describe, expect, it} from 'vitest'
import type {Task} from '../../../src/dcp/job/task.js'
import type {RemoteWorker} from '../../../src/dcp/scheduler/remote-tasks.js'
import {type Random, randomOf} from '../../support/random.js'
import {range, squares} from './jobs.js'
import {ask, died, remoteWorker, took} from './remote.js'
import {type Fixture, openFixture, report, submit} from './support.js'
import {checkPlaces, WalkModel} from './walk-model.js'

const OWN = ['own a', 'own b']
const REMOTE = ['a', 'b', 'c', 'd'].map((name) => remoteWorker(name))
const STEPS = 300

interface Given {
  readonly worker: RemoteWorker
  readonly job: string
  readonly slice: number
}

/** Claims, reports, returns, losses and lateness in any order. */
class Walk {
  readonly #fixture: Fixture
  readonly #random: Random
  readonly #jobs: readonly string[]
  readonly #model = new WalkModel()
  #now = 0
  #held: {readonly worker: string; readonly task: Task}[] = []
  /** All that workers of the network were ever given. */
  readonly #given: Given[] = []

  constructor(fixture: Fixture, random: Random, jobs: readonly string[]) {
    this.#fixture = fixture
    this.#random = random
    this.#jobs = jobs
    for (const worker of OWN) this.#register(worker)
  }

  step(): void {
    const actions = [
      () => this.#claimOwn(),
      () => this.#recordOwn(),
      () => this.#releaseOwn(),
      () => this.#claimRemote(),
      () => this.#claimRemote(),
      () => this.#recordRemote(),
      () => this.#recordRemote(),
      () => this.#recordRemote(),
      () => this.#giveBackRemote(),
      () => this.#returnAll(),
      () => this.#pass(),
      () => this.#signs(),
      () => this.#restart(),
    ]
    this.#random.pick(actions)?.()
    const job = this.#random.pick(this.#jobs)
    if (job !== undefined) this.#check(job)
  }

  /** Computes all that is left. */
  finish(): void {
    const {scheduler, advance} = this.#fixture
    for (let round = 0; round < 500 && this.#jobs.some((id) => this.#isRunning(id)); round++) {
      advance(50_000)
      this.#now += 50_000
      for (const worker of REMOTE) {
        this.#claimRemote(worker)
        for (const {job, slice} of this.#given.filter((given) => given.worker === worker)) {
          if (!this.#model.done(job).has(slice)) this.#reportRemote({worker, job, slice})
        }
      }
      for (const job of this.#jobs) this.#check(job)
    }
    expect(this.#jobs.map((id) => scheduler.summary(id).status).filter((status) => status === 'running')).toEqual([])
  }

  #isRunning(id: string): boolean {
    return this.#fixture.scheduler.summary(id).status === 'running'
  }

  #register(worker: string): void {
    this.#fixture.scheduler.register(worker)
    this.#model.hear(worker, this.#now)
  }

  #claimOwn(): void {
    const worker = this.#random.pick(OWN) ?? ''
    const maxSlices = 1 + this.#random.below(9)
    const task = this.#fixture.scheduler.claim({worker, maxSlices, maxBytes: 1 << 20})
    if (!task) return
    for (let slice = task.first; slice <= task.last; slice++) {
      this.#model.handedOut(task.work.id, slice, worker, this.#now)
    }
    this.#held.push({worker, task})
  }

  #recordOwn(): void {
    const held = this.#random.pick(this.#held)
    if (!held) return
    const {task} = held
    const done = this.#model.done(task.work.id)
    const outcomes = squares(task).filter(({slice}) => !done.has(slice) && this.#random.below(3) > 0)
    const recorded = this.#fixture.scheduler.record(task, report({outcomes}))
    if (recorded) for (const {slice} of outcomes) done.add(slice)
    else this.#held = this.#held.filter((other) => other !== held)
  }

  #releaseOwn(): void {
    const held = this.#random.pick(this.#held)
    if (!held) return
    const {task, worker} = held
    const charges = this.#random.below(3) === 0 ? [{...died, slice: task.first + this.#random.below(9)}] : []
    this.#fixture.scheduler.release(task, charges)
    this.#held = this.#held.filter((other) => other !== held)
    for (let slice = task.first; slice <= task.last; slice++) this.#model.returned(task.work.id, slice, worker)
    this.#failedNow(task.work.id)
  }

  #claimRemote(worker = this.#random.pick(REMOTE) ?? remoteWorker('a')): void {
    const cores = 1 + this.#random.below(6)
    const tasks = ask(this.#fixture.scheduler, worker, {cores, maxSlices: 12, targetMs: 20_000})
    this.#model.hear(worker.worker, this.#now)
    for (const {first, last, work} of tasks) {
      for (let slice = first; slice <= last; slice++) {
        this.#model.handedOut(work.id, slice, worker.worker, this.#now)
        this.#given.push({worker, job: work.id, slice})
      }
    }
  }

  #recordRemote(): void {
    const given = this.#random.pick(this.#given)
    if (given) this.#reportRemote(given)
  }

  #reportRemote({worker, job, slice}: Given): void {
    const done = this.#model.done(job)
    const expected = !this.#isRunning(job) ? 'ended' : done.has(slice) ? 'duplicate' : 'recorded'
    const seconds = 1 + this.#random.below(3)
    expect(this.#fixture.scheduler.remote.record(worker, job, report({outcomes: [took(slice, seconds)]}))).toBe(
      expected,
    )
    this.#heard(worker)
    if (expected === 'recorded') done.add(slice)
  }

  #giveBackRemote(): void {
    const {worker, job} = this.#random.pick(this.#given) ?? {}
    if (!worker || !job) return
    const slices = this.#given
      .filter((given) => given.worker === worker && given.job === job && this.#random.below(3) === 0)
      .map(({slice}) => slice)
    this.#fixture.scheduler.remote.giveBack(worker, job, slices, this.#random.below(3) === 0 ? died : undefined)
    this.#heard(worker)
    for (const slice of slices) this.#model.returned(job, slice, worker.worker)
    this.#failedNow(job)
  }

  #returnAll(): void {
    const worker = this.#random.pick(REMOTE)
    if (!worker || this.#random.below(2) === 0) return
    const kept = this.#given.filter((given) => given.worker === worker && this.#random.below(2) === 0)
    const except = new Map(this.#jobs.map((id) => [id, kept.filter(({job}) => job === id).map(({slice}) => slice)]))
    this.#fixture.scheduler.remote.giveBackAll(worker, except)
    this.#heard(worker)
    for (const given of this.#given) {
      if (given.worker === worker && !kept.includes(given)) {
        this.#model.returned(given.job, given.slice, worker.worker)
      }
    }
  }

  #pass(): void {
    const ms = this.#random.below(45_000)
    this.#fixture.advance(ms)
    this.#now += ms
  }

  #signs(): void {
    for (const worker of REMOTE) {
      if (this.#random.below(3) === 0) continue
      this.#fixture.scheduler.remote.renew(worker)
      this.#heard(worker)
    }
    for (const worker of OWN) {
      this.#fixture.scheduler.renew(worker)
      this.#model.hear(worker, this.#now)
    }
  }

  #restart(): void {
    const worker = this.#random.pick(OWN) ?? ''
    this.#fixture.scheduler.unregister(worker)
    this.#model.gone(worker)
    this.#held = this.#held.filter((held) => held.worker !== worker)
    this.#register(worker)
  }

  #heard(worker: RemoteWorker): void {
    this.#model.hear(worker.worker, this.#now)
  }

  /** Slices that were charged too often have errors now. */
  #failedNow(job: string): void {
    for (const {slice} of this.#fixture.scheduler.errors(job)) this.#model.done(job).add(slice)
  }

  #check(job: string): void {
    checkPlaces(this.#fixture.store, job)
    expect(this.#fixture.scheduler.summary(job).computed).toBe(this.#model.done(job).size)
  }
}

describe('whatever workers do', () => {
  for (const seed of [1, 2, 3]) {
    it(`each slice has one first outcome, none is lost, and jobs end once: walk ${seed}`, async () => {
      const fixture = openFixture()
      const {scheduler, store} = fixture
      const random = randomOf(seed)
      const jobs: string[] = []
      for (const count of [60, 40, 25]) jobs.push(await submit(scheduler, range(count), {retries: 1}))
      const walk = new Walk(fixture, random, jobs)
      for (let step = 0; step < STEPS; step++) walk.step()
      walk.finish()
      for (const id of jobs) {
        const {total, computed} = scheduler.summary(id)
        expect(computed).toBe(total)
        const events = [...scheduler.events(id, 1)]
        const numbers = events.flatMap((event) =>
          event.type === 'result' || event.type === 'error' ? [event.sliceNumber] : [],
        )
        expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({length: total}, (_, index) => index + 1))
        expect(events.filter(({type}) => type === 'stop')).toHaveLength(1)
        expect(events.at(-1)?.type).toBe('stop')
      }
      expect(store.prepare('SELECT count(*) AS tasks FROM task').get()).toEqual({tasks: 0})
      expect(store.integrity()).toEqual([])
    })
  }
})
