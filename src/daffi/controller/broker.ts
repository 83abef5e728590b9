import {Fault} from '../../errors.js'
import type {Link, LinkHandlers} from '../link/link.js'
import type {ListenHandlers} from '../link/listening.js'
import type {Tasks} from '../tasks/tasks.js'
import type {Generation} from '../wire/messages/generation.js'
import {serviceMessage} from '../wire/messages/message.js'
import {createAdmission} from './admission.js'
import {createAnnouncer} from './announcer.js'
import {deliver} from './answer.js'
import {createCalls} from './calls.js'
import {createHeldCalls, type HeldCalls} from './held-calls.js'
import {answerLost} from './lost-calls.js'
import {createMember, type Member} from './member.js'
import {checkProcessName} from './member-name.js'
import type {Mesh} from './mesh.js'
import {createPythonGeneration} from './python-generation.js'
import {createReceiver} from './receive.js'
import {createRoster} from './roster.js'
import {createStallWatch} from './stall-watch.js'
import {createStreams} from './streams/streams.js'

export interface BrokerOptions {
  readonly generation: Generation | undefined
  readonly allow: readonly string[] | undefined
  /** Opens the held calls, at the first of them. */
  readonly openTasks: (mesh: Mesh) => Promise<Tasks>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: (line: string) => void
}

export interface Broker {
  readonly handlers: ListenHandlers
  readonly held: HeldCalls
  /** Tells everybody that it stops, and makes no more calls. The links are the listener's to end. */
  close(): void
}

/** Knows who is there, and hands calls and answers on. Nothing that a process sends makes it throw. */
export function createBroker({generation, allow, openTasks, now, log}: BrokerOptions): Broker {
  const roster = createRoster()
  const calls = createCalls()
  const mesh: Mesh = {roster, calls, now, log}
  const announcer = createAnnouncer(mesh)
  const held = createHeldCalls(() => openTasks(mesh))
  const streams = createStreams(mesh)
  const admit = createAdmission(allow)
  const receive = createReceiver({mesh, held, streams, announcer})
  const pythonLinks = new Set<Link>()
  const python = createPythonGeneration(generation, (certain) => {
    for (const link of pythonLinks) {
      if (link.generation === certain) continue
      link.destroy(new Fault('GENERATION_MIXED', `Come again: this mesh speaks daffi ${certain}`))
    }
  })

  const dropStalled = createStallWatch(log)
  const clock = setInterval(() => {
    answerLost(calls.tick(), 'expired')
    announcer.tick()
    for (const member of roster.members.values()) dropStalled(member)
  }, 1000)

  const join = (member: Member): void => {
    roster.join(member)
    if (member.role === 'node') log(`${member.name} joined${member.address ? ` as ${member.address}` : ''}`)
  }

  const leave = (member: Member, reason: Error | undefined): void => {
    const wasThere = roster.leave(member)
    member.left.abort()
    streams.leave(member)
    answerLost(calls.leave(member), 'gone')
    if (!wasThere) return
    if (member.role === 'node') {
      log(`${member.name} left${reason ? `: ${reason.message}` : ''}`)
      if (member.callbacks) announcer.changed()
    }
  }

  return {
    held,
    handlers: {
      proofWanted: allow !== undefined,
      onNative(hello, challenge, link) {
        checkProcessName(hello.name)
        const {name, role, ident} = hello
        const member = createMember({name, role, link, ident, address: admit(hello, challenge), joined: now()})
        join(member)
        return receive.native(member, (reason) => leave(member, reason))
      },
      onPython(link): LinkHandlers {
        if (allow !== undefined) {
          throw new Fault(
            'CONTROLLER_REFUSED',
            'A Python process cannot prove its address, which this controller wants',
          )
        }
        pythonLinks.add(link)
        return receive.python(link, {
          join(name) {
            checkProcessName(name)
            const member = createMember({name, role: 'node', link, ident: undefined, address: null, joined: now()})
            join(member)
            return member
          },
          leave(member, reason) {
            pythonLinks.delete(link)
            if (pythonLinks.size === 0) python.free()
            if (member) leave(member, reason)
          },
        })
      },
      generationFor: python.for,
      onStreamIn: streams.onIn,
      onStreamOut: streams.onOut,
      log,
    },
    close() {
      clearInterval(clock)
      announcer.close()
      held.close()
      for (const member of roster.members.values()) {
        if (member.link.generation === '1.0.0') continue
        const flag = 'CONTROLLER_STOPPED_UNEXPECTEDLY'
        deliver(member, serviceMessage({flag, uuid: 0, receiver: member.name}))
      }
    },
  }
}
