import {randomBytes} from 'node:crypto'
import type {Signer} from '../../../src/dcp/wire/messages/signer.js'
import {newIdentity} from './identity.js'
import {newParticipant, type Participant, type ParticipantOptions, Refused} from './participant.js'
import {jobValue, marshal, valueOfUri} from './wire-values.js'

/** An event of a job as it came over the wire. */
export interface WireEvent {
  readonly eventId: string
  readonly eventName: string
  readonly job: string
  readonly [field: string]: unknown
}

export interface WireJob {
  readonly id: string
  /** Each event once, in the order of arrival. */
  readonly events: readonly WireEvent[]
  /** When the first event of this name came, by performance.now(). */
  arrivedAt(eventName: string): number | undefined
  /** How often an event came again that had come before. */
  repeated(): number
  /** Resolves with the `stop` event. */
  readonly stopped: Promise<WireEvent>
  /** The results told by events, by slice number; a slice told twice stands in `twice`. */
  results(): {readonly values: ReadonlyMap<number, unknown>; readonly twice: readonly number[]}
}

export interface WireJobOptions {
  /** Source of the work function. */
  readonly work?: string
  /** One slice each; or, where it is a number, slices 1 to that. */
  readonly input: readonly unknown[] | number
  readonly args?: readonly unknown[]
  readonly name?: string
  readonly events?: readonly string[]
  /** Stay open for further slices. */
  readonly open?: boolean
  readonly changed?: Readonly<Record<string, unknown>>
}

/** A client: it deploys jobs and notes their events (dcp-protocol, section 5). */
export interface Client extends Participant {
  readonly account: Signer
  deploy(options: WireJobOptions): Promise<WireJob>
}

export const newJobId = (): string =>
  randomBytes(40)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 22)

const ALL_EVENTS = ['stop', 'result', 'status', 'error', 'console', 'custom', 'noprogress', 'nofunds']

export function newClient(options: ParticipantOptions): Client {
  const account = newIdentity()
  const jobs = new Map<string, {take: (event: WireEvent) => void; readonly labels: readonly string[]}>()

  const answer = (operation: string, data: unknown): unknown => {
    if (operation !== 'event') throw new Error(`No such operation: ${operation}`)
    const {event} = data as {event: {eventId: string; data: Omit<WireEvent, 'eventId'>}}
    jobs.get(String(event.data.job))?.take({...event.data, eventId: event.eventId} as WireEvent)
    return 'success'
  }

  const subscribe = (job: string, labels: readonly string[]): Promise<unknown> =>
    participant.request('eventRouter', 'subscribeMany', {
      reliableEvents: labels,
      optionalEvents: [],
      options: {filter: {job}},
    })

  const participant: Participant = newParticipant({
    ...options,
    answer,
    onReplaced: (service) => {
      if (service !== 'eventRouter') return
      for (const [job, {labels}] of jobs) subscribe(job, labels).catch(() => {})
    },
  })

  const deploy = async (job: WireJobOptions): Promise<WireJob> => {
    const id = newJobId()
    const {input, events: labels = ALL_EVENTS} = job
    const noted = noteEvents()
    jobs.set(id, {take: noted.take, labels})
    await submit(participant, account, id, job)
    await Promise.all([
      subscribe(id, labels),
      participant.request('computeGroups', 'addJobToGroups', {job: id, cgArray: [{joinKey: 'public'}]}),
      typeof input === 'number' ? undefined : upload(participant, id, input),
    ])
    if (!job.open && typeof input !== 'number') await participant.request('resultSubmitter', 'closeJob', {job: id})
    return {id, ...noted}
  }

  return {...participant, account, deploy}
}

/** The `submit@5` of the official client, with its fields in its order. */
export function submission(account: Signer, id: string, job: WireJobOptions): object {
  const {input, args = [], work = 'x => x * x'} = job
  return {
    paymentAccount: account.address,
    workFunctionURI: `data:,${encodeURI(work)}`,
    job: id,
    mvMultSlicePayment: 0,
    absoluteSlicePayment: 0.001,
    requirePath: [],
    dependencies: [],
    requirements: 64,
    localExec: false,
    workerConsole: false,
    isOpen: job.open === true,
    description: 'Discreetly making the world smarter',
    name: job.name ?? 'Ad-Hoc Job',
    link: '',
    ...(typeof input === 'number' ? {dataRange: {start: 1, end: input, step: Math.sign(input - 1)}} : {}),
    worktime: {name: 'map-basic', version: '^1.0.0'},
    marshaledArguments: marshal(args.map(jobValue)),
    ...job.changed,
  }
}

/** Deploys a job; where the answer was lost with its session, and the job is there, that is well. */
async function submit(client: Participant, account: Signer, id: string, job: WireJobOptions): Promise<void> {
  const request = () =>
    client.request('jobSubmit', 'submit@5', submission(account, id, job), {authorizedBy: [account], once: true})
  await request().catch(async (error) => {
    if (error instanceof Refused) throw error
    if ((await totalOf(client, id)) === undefined) await submit(client, account, id, job)
  })
}

/** Adds slices to a job that has none; where the answer was lost with its session, they may be there. */
async function upload(client: Participant, job: string, values: readonly unknown[]): Promise<void> {
  const data = {job, dataValues: marshal(values)}
  await client.request('jobSubmit', 'addSliceData', data, {asText: true, once: true}).catch(async (error) => {
    if (error instanceof Refused) throw error
    if ((await totalOf(client, job)) !== values.length) await upload(client, job, values)
  })
}

/** How many slices a job has; undefined when there is no such job. */
async function totalOf(client: Participant, job: string): Promise<number | undefined> {
  const [found] = (await client.request('pheme', 'listJobs', {job, statuses: []})) as {total: number}[]
  return found?.total
}

function noteEvents(): Omit<WireJob, 'id'> & {take: (event: WireEvent) => void} {
  const events: WireEvent[] = []
  const seen = new Set<string>()
  const arrivals = new Map<string, number>()
  let repeated = 0
  let tell: (event: WireEvent) => void = () => {}
  const stopped = new Promise<WireEvent>((resolve) => {
    tell = resolve
  })
  return {
    events,
    stopped,
    repeated: () => repeated,
    arrivedAt: (name) => arrivals.get(name),
    take: (event) => {
      if (seen.has(event.eventId)) {
        repeated++
        return
      }
      seen.add(event.eventId)
      events.push(event)
      if (!arrivals.has(event.eventName)) arrivals.set(event.eventName, performance.now())
      if (event.eventName === 'stop') tell(event)
    },
    results: () => {
      const values = new Map<number, unknown>()
      const twice: number[] = []
      for (const event of events) {
        if (event.eventName !== 'result') continue
        const slice = Number(event.sliceNumber)
        if (values.has(slice)) twice.push(slice)
        values.set(slice, valueOfUri((event.result as {result: string}).result))
      }
      return {values, twice}
    },
  }
}
