import {Fault} from '../../errors.js'
import type {Link, LinkHandlers} from '../link/link.js'
import type {DaffiMessage, RpcMessage} from '../wire/messages/message.js'
import {serviceMessage} from '../wire/messages/message.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import {readAnnouncement} from './announced.js'
import type {Announcer} from './announcer.js'
import {answer, answerError, deliver} from './answer.js'
import {broadcast} from './broadcast.js'
import type {HeldCalls} from './held-calls.js'
import {LIMITS} from './limits.js'
import {mappingBytes} from './mapping.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {operate} from './operations.js'
import {errorPayload} from './payload.js'
import {answerOfTasks, holdPeriodic, isOfTasks} from './periodic.js'
import {askedBy, relay, relayReply} from './relay.js'
import type {Streams} from './streams/streams.js'
import {WELL_KNOWN} from './well-known.js'

export interface Receiving {
  readonly mesh: Mesh
  readonly held: HeldCalls
  readonly streams: Streams
  readonly announcer: Announcer
}

export interface Receiver {
  native(member: Member, onClose: (reason: Error | undefined) => void): LinkHandlers
  /** A Python process says who it is with its first message. */
  python(link: Link, mesh: PythonDoor): LinkHandlers
}

export interface PythonDoor {
  /** @throws Fault NODE_NAME_TAKEN, CONTROLLER_REFUSED */
  join(name: string): Member
  /** @param member undefined when it never said who it is */
  leave(member: Member | undefined, reason: Error | undefined): void
}

/** Does with each message of a process what its flag wants; what makes no sense ends the link of who sent it. */
export function createReceiver(receiving: Receiving): Receiver {
  const {mesh} = receiving
  const guarded = (link: Link, take: (message: DaffiMessage) => void): LinkHandlers['onMessage'] => {
    return (message) => {
      try {
        take(message)
      } catch (error) {
        if (!(error instanceof Fault)) {
          // A bug of ours must not end everybody's controller; the one who met it is told, and comes again.
          mesh.log(`A message could not be handled: ${error instanceof Error ? (error.stack ?? error.message) : error}`)
        }
        link.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  return {
    native: (member, onClose) => ({
      onMessage: guarded(member.link, (message) => receive(receiving, member, message)),
      onClose,
    }),
    python(link, door) {
      let member: Member | undefined
      return {
        onMessage: guarded(link, (message) => {
          if (member) {
            receive(receiving, member, message)
            return
          }
          if (message.flag !== 'HANDSHAKE' && message.flag !== 'UPDATE_CALLBACKS') {
            throw new Fault('CONTROLLER_REFUSED', 'The first message of a Python process is no handshake')
          }
          try {
            member = door.join(message.transmitter)
          } catch (error) {
            if (error instanceof Fault) mesh.log(`A Python process was refused: ${error.message}`)
            throw error
          }
          receive(receiving, member, message)
        }),
        onClose(reason) {
          door.leave(member, reason)
        },
      }
    },
  }
}

function receive(receiving: Receiving, member: Member, message: DaffiMessage): void {
  const {flag} = message
  switch (flag) {
    case 'REQUEST':
      if (message.realm === 'rpc') onRequest(receiving, member, message)
      return
    case 'SUCCESS':
      if (message.realm === 'rpc') onReply(receiving, member, message)
      return
    case 'BROADCAST':
      if (message.realm === 'rpc') broadcast(receiving.mesh, member, message)
      return
    case 'HANDSHAKE':
    case 'UPDATE_CALLBACKS':
      onCallbacks(receiving, member, message)
      return
    case 'INIT_STREAM':
      if (message.realm === 'rpc') receiving.streams.init(member, message)
      return
    case 'STREAM_THROTTLE':
      if (message.realm === 'service') receiving.streams.throttle(member, message)
      return
    case 'RECK_REQUEST':
      onReconnect(member)
      return
    case 'STOP_REQUEST':
      // Upstream lets the controller's own process alone stop all nodes.
      if (message.realm === 'rpc') {
        const why = remoteError('You can kill all nodes only from a process that has a controller')
        answerError(askedBy(member, message), '', why)
      }
      return
    default:
      // Flags of the controller, and PING: nothing to do.
      return
  }
}

function onRequest({mesh, held}: Receiving, caller: Member, request: RpcMessage): void {
  const {funcName: func, receiver, period} = request
  if (period) {
    holdPeriodic(mesh, held, caller, request)
    return
  }
  // '@' and '_' begin what is not a plain callback.
  const first = func.charCodeAt(0)
  if (first === 0x40 && receiver === '' && caller.link.kind === 'native') {
    operate(mesh, held, caller, request)
    return
  }
  if (first === 0x5f && receiver !== '' && WELL_KNOWN.has(func)) {
    if (isOfTasks(func)) {
      answerOfTasks(mesh, held, caller, request)
      return
    }
    const executor = mesh.roster.node(receiver)
    if (executor?.link.kind === 'native') {
      const why = `Process ${receiver} is not Python's: it cannot run functions that are transferred to it`
      answerError(askedBy(caller, request), receiver, remoteError(why))
      return
    }
  }
  relay(mesh, caller, request)
}

function onReply({mesh}: Receiving, executor: Member, reply: RpcMessage): void {
  const call = mesh.calls.find(reply.uuid, executor)
  if (call?.kind === 'relayed') relayReply(mesh, executor, call, reply)
  else if (call) {
    if (reply.completed) mesh.calls.end(reply.uuid)
    call.onReply(reply)
  } else if (!reply.completed && executor.link.kind === 'native') {
    // Nobody takes the items of this generator any more. Python's would take the number for one of its own calls.
    const asked = {caller: executor, uuid: reply.uuid, func: reply.funcName, returnResult: true}
    const error = remoteError('Unable to find process by message uuid', 'UnableToFindCandidate')
    answer(asked, 'UNABLE_TO_FIND_PROCESS', '', errorPayload(error))
  }
}

function onCallbacks({mesh, announcer}: Receiving, member: Member, {data}: DaffiMessage): void {
  if (member.role === 'caller') {
    member.callbacks ??= new Map()
    announcer.greet(member)
    return
  }
  const callbacks = readAnnouncement(data)
  const bytes = mappingBytes(callbacks)
  let others = 0
  for (const other of mesh.roster.members.values()) if (other !== member) others += other.announcedBytes
  if (bytes + others > LIMITS.mappingBytes) {
    throw new Fault(
      'CONTROLLER_REFUSED',
      `All callbacks of this mesh together would take more than ${LIMITS.mappingBytes} bytes to list`,
      'Register fewer callbacks.',
    )
  }
  const isNew = member.callbacks === undefined
  member.announcedBytes = bytes
  mesh.roster.announce(member, callbacks)
  if (isNew) announcer.greet(member)
  announcer.changed()
}

/** A planned reconnect of 1.0.0, which its node makes once it is accepted; one that waits for answers asks again. */
function onReconnect(member: Member): void {
  if (member.executing > 0 || member.awaiting > 0 || member.link.generation !== '1.0.0') return
  deliver(member, serviceMessage({flag: 'RECK_ACCEPT', uuid: 0, receiver: member.name}))
}
