import type {Flag} from '../wire/messages/flags.js'
import {deliver} from './answer.js'
import {LIMITS} from './limits.js'
import {type Audience, writeMapping} from './mapping.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'

/** Tells processes who has which callbacks. */
export interface Announcer {
  /** Answers a handshake, before this process is told anything else. */
  greet(member: Member): void
  /** A node came, left, or has other callbacks. */
  changed(): void
  /** Tells again whom too much waited for the last time. */
  tick(): void
  close(): void
}

/** Milliseconds in which changes are told together: so many, and one more for each that is told. */
const TOGETHER_MS = 20
const LONGEST_MS = 300

/**
 * Newcomers that come in one turn of the event loop are answered with one writing of the mapping; everybody else hears
 * of changes a little later, all at once, since a hundred nodes may come together.
 */
export function createAnnouncer({roster, log}: Pick<Mesh, 'roster' | 'log'>): Announcer {
  const newcomers = new Set<Member>()
  const late = new Set<Member>()
  const written = new Map<Audience, Buffer>()
  /** Which version of the mapping each has. */
  const told = new WeakMap<Member, number>()
  let version = 0
  let greeting: NodeJS.Immediate | undefined
  let telling: NodeJS.Timeout | undefined

  const mappingFor = (audience: Audience): Buffer => {
    const known = written.get(audience)
    if (known) return known
    const nodes = [...roster.members.values()].filter(({role}) => role === 'node')
    const mapping = writeMapping(nodes, audience)
    written.set(audience, mapping)
    return mapping
  }

  const tell = (member: Member, flag: Flag, transmitter: string): void => {
    if (member.link.queuedBytes > LIMITS.requestBytes) {
      late.add(member)
      return
    }
    late.delete(member)
    told.set(member, version)
    const audience = member.link.kind === 'native' ? 'native' : member.link.generation
    const data = mappingFor(audience)
    const message = {
      realm: 'service',
      flag,
      uuid: 0,
      transmitter,
      receiver: member.name,
      data,
      completeMarker: true,
    } as const
    const failed = deliver(member, message)
    if (failed) log(`${member.name} cannot be told who is on the mesh: ${failed.message}`)
  }

  return {
    greet(member) {
      newcomers.add(member)
      greeting ??= setImmediate(() => {
        greeting = undefined
        for (const newcomer of newcomers) tell(newcomer, 'HANDSHAKE', newcomer.name)
        newcomers.clear()
      })
    },
    changed() {
      written.clear()
      version++
      const together = Math.min(TOGETHER_MS + roster.members.size, LONGEST_MS)
      telling ??= setTimeout(() => {
        telling = undefined
        for (const member of roster.members.values()) {
          if (member.callbacks && !newcomers.has(member) && told.get(member) !== version)
            tell(member, 'UPDATE_CALLBACKS', '')
        }
      }, together)
    },
    tick() {
      for (const member of late) {
        if (roster.members.get(member.name) === member) tell(member, 'UPDATE_CALLBACKS', '')
        else late.delete(member)
      }
    },
    close() {
      clearImmediate(greeting)
      clearTimeout(telling)
    },
  }
}
