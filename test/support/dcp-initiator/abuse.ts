import {randomOf} from '../random.js'
import {withinSeconds} from './assault.js'
import {attacker, type Misuse, misuses, type Property} from './misuses.js'
import {strangeValue} from './mutations.js'
import {newParticipant} from './participant.js'
import type {Answer} from './session.js'

export interface AbuseReport {
  readonly sent: number
  /** How often each code was the answer. */
  readonly codes: Readonly<Record<string, number>>
  /** Answers that were no refusal, by request. */
  readonly taken: readonly string[]
  /** Answers that tell of a failure of the scheduler itself. */
  readonly broken: readonly string[]
}

/** Sends each misuse as it is, and then so many of them with something strange in their data. */
export async function abuse(base: string, property: Property, count: number, seed: number): Promise<AbuseReport> {
  const random = randomOf(seed)
  const participant = newParticipant({base, signer: attacker, resumes: true, trustsTarget: true})
  const report = emptyReport()
  const all = Object.entries(misuses(property))
  const send = async (name: string, {service, operation, data, more}: Misuse): Promise<void> => {
    const session = await participant.session(service)
    const answer = await withinSeconds(20, session.request(operation, data, more), `no answer to ${name}`)
    report.sent++
    note(report, `${name} ${JSON.stringify(data)?.slice(0, 300)}`, answer)
  }
  for (const [name, misuse] of all) await send(name, misuse)
  while (report.sent < count) {
    const some = Array.from({length: 20}, () => random.pick(all)).filter((one) => one !== undefined)
    await Promise.all(
      some.map(([name, misuse]) => send(name, {...misuse, data: strangeValue(random, misuse.data ?? null)})),
    )
  }
  await participant.close()
  return report
}

export function note(report: ReturnType<typeof emptyReport>, name: string, {success, payload}: Answer): void {
  const {code = 'none', success: inner} = (payload ?? {}) as {code?: string; success?: unknown}
  // The service for compute groups refuses in the payload of an answer that is no refusal.
  const isRefused = !success || inner === false
  const told = isRefused ? code : 'none'
  report.codes[told] = (report.codes[told] ?? 0) + 1
  if (!isRefused && !isEmpty(payload)) report.taken.push(`${name}: ${JSON.stringify(payload)}`)
  if (isRefused && (code === 'EINTERNAL' || code === 'none')) report.broken.push(`${name}: ${JSON.stringify(payload)}`)
}

/** Who asks for no events gets tokens for none. */
const isEmpty = (payload: unknown): boolean => JSON.stringify(payload) === '{"tokens":[]}'

export const emptyReport = () => ({
  sent: 0,
  codes: {} as Record<string, number>,
  taken: [] as string[],
  broken: [] as string[],
})
