import {type Random, randomOf} from '../random.js'
import {newClient, newJobId, submission} from './client.js'
import {fragment} from './frames.js'
import {newIdentity, seal} from './identity.js'
import {BROKEN_BODIES, damagedText, deepBody, sealAs, strangeValue} from './mutations.js'
import {serviceUrl} from './participant.js'
import {openSession, type Session} from './session.js'

/** What an attacker has: a session of its own, and what it heard of somebody else's. */
interface Attacker {
  readonly session: Session
  readonly random: Random
  /** Messages that a client sent, as they were on the wire. */
  readonly overheard: readonly string[]
  readonly victim: {readonly address: string; readonly dcpsid: string}
}

const identity = newIdentity()
const account = newIdentity()

/** The next honest message of the attacker: it would deploy a job. */
const honest = (session: Session) =>
  session.bodyOf('submit@5', submission(account, newJobId(), {input: 3, name: 'of the attacker'}), {
    authorizedBy: [account],
  })

/** Never the same again: what is strange may be what stood there. */
function otherValue(random: Random, value: unknown): unknown {
  const text = JSON.stringify(value)
  for (;;) {
    const other = strangeValue(random, value)
    if (JSON.stringify(other) !== text) return other
  }
}

/** Sends one message that is to be refused or passed over. */
type Attack = (attacker: Attacker) => void

/** Messages by the ways in which they are wrong. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  damaged: ({session, random}) => session.sendText(damagedText(random, seal(identity, honest(session)))),
  broken: ({session, random}) => {
    const broken = random.pick(BROKEN_BODIES)?.(honest(session), random) ?? {}
    session.sendText(seal(identity, broken))
  },
  'of another owner': ({session, victim}) => session.sendText(sealAs(victim.address, identity, honest(session))),
  'of a key that is not the owner': ({session}) => session.sendText(seal(newIdentity(), honest(session))),
  "in somebody else's session": ({session, victim, random}) => {
    const body = {...honest(session), dcpsid: victim.dcpsid}
    session.sendText(random.below(2) ? seal(identity, body) : sealAs(victim.address, identity, body))
  },
  'signed for another body': ({session, random}) => {
    const {owner, signature, body} = JSON.parse(seal(identity, honest(session)))
    session.sendText(JSON.stringify({owner, signature, body: otherValue(random, body)}))
  },
  'with a strange signature': ({session, random}) => {
    const {owner, signature, body} = JSON.parse(seal(identity, honest(session)))
    signature.s.data[0] = 255
    session.sendText(JSON.stringify({owner, signature: otherValue(random, {...signature, v: 29}), body}))
  },
  'overheard and sent again': ({session, random, overheard}) => session.sendText(random.pick(overheard) ?? ''),
  'no message': ({session, random}) => {
    const text = seal(identity, honest(session))
    const frames = [
      '',
      'x',
      'E',
      'Ezzzz',
      'EffffC{}',
      `E0002P[]${'['.repeat(1000)}`,
      'E0000O',
      `E0000O${text.slice(1)}`,
      `E0004O{}{}${deepBody(20_000)}`,
      deepBody(20_000),
      `{"owner":${JSON.stringify(identity.address)},"signature":{},"body":${deepBody(20_000)}}`,
      fragment({msgId: 1, seq: 2, total: 2}, text),
      fragment({msgId: 1, seq: -1, total: 2}, text),
      fragment({msgId: 1, seq: 0, total: 1e9}, text),
      fragment({msgId: 1, seq: 0, total: 1}, `${text}}`),
      fragment({msgId: Number.NaN, seq: 0, total: 1}, text),
    ]
    session.socket().send(random.pick(frames) ?? '')
  },
  'no socket.io': ({session, random}) => {
    const frames = [
      '9',
      '4',
      '42[',
      '42{}',
      '42["error","x"]',
      '42["disconnect"]',
      '451-["message"]',
      '40/x,',
      'b4',
      '\0',
    ]
    const bytes = Buffer.from(Array.from({length: 1 + random.below(50)}, () => random.below(256)))
    session.socket().sendRaw(random.below(2) ? bytes : (random.pick(frames) ?? ''))
  },
}

/** How many messages were sent in each way; each was followed by an honest one that was answered. */
export type AssaultReport = Readonly<Record<string, number>>

/**
 * Sends so many wrong messages to a scheduler, from several sessions at once. After each, an honest request must be
 * answered, in the same session: over a new socket, where the scheduler cut the old one. That fails if the wrong message
 * was taken, for it would have used up the nonce.
 */
export async function assault(
  base: string,
  {overheard, victim}: Pick<Attacker, 'overheard' | 'victim'>,
  {count, seed, parallel = 16}: {readonly count: number; readonly seed: number; readonly parallel?: number},
): Promise<AssaultReport> {
  const report: Record<string, number> = {}
  const ways = Object.entries(ATTACKS)
  let left = count
  const attack = async (number: number): Promise<void> => {
    const random = randomOf(seed + number)
    const service = serviceUrl(base, random.pick(['jobSubmit', 'jobSubmit', 'resultSubmitter', 'pheme']) ?? 'jobSubmit')
    const session = await openSession({service, signer: identity, resumes: true, trustsTarget: true})
    while (left > 0) {
      const [way, send] = ways[left % ways.length] ?? ['', () => {}]
      left--
      send({session, random, overheard, victim})
      await withinSeconds(
        15,
        session.request('keepalive', {}),
        `no answer after a message ${way} (seed ${seed + number})`,
      )
      report[way] = (report[way] ?? 0) + 1
    }
    await session.close()
  }
  await Promise.all(Array.from({length: parallel}, (_, number) => attack(number)))
  return report
}

/** A client whose messages are recorded while it deploys a job, and whose session stays open. */
export async function overhear(base: string) {
  const overheard: string[] = []
  const client = newClient({
    base,
    tamper: (text) => {
      overheard.push(text)
      return text
    },
  })
  await client.request('jobSubmit', 'submit@5', submission(client.account, newJobId(), {input: 3}), {
    authorizedBy: [client.account],
  })
  const {dcpsid} = await client.session('jobSubmit')
  return {overheard, victim: {address: client.signer.address, dcpsid}, close: client.close}
}

export async function withinSeconds<T>(seconds: number, promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), seconds * 1000)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
