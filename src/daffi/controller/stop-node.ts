import {Fault} from '../../errors.js'
import {TimeoutError} from '../wire/exceptions.js'
import {ask} from './ask.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {argumentsPayload, readReply} from './payload.js'

/** Milliseconds that a node has to stop. */
const PATIENCE_MS = 10_000

/**
 * Asks a node to stop; resolves when its connection has ended, or it said that it stops. Nodes of daffi 1.0.0 know
 * STOP_REQUEST, which upstream sends to all of them (`kill_all`); 2.2.1 has nothing of the kind.
 * @throws Fault NODE_UNKNOWN, CONTROLLER_UNSUPPORTED, TIMEOUT
 */
export function stopNode(mesh: Mesh, caller: Member, name: string): Promise<null> {
  const node = mesh.roster.node(name)
  if (!node) {
    return Promise.reject(
      new Fault('NODE_UNKNOWN', `There is no node ${name} on this mesh`, 'See those that there are with: daffi ps'),
    )
  }
  const isPython = node.link.kind === 'python'
  if (isPython && node.link.generation !== '1.0.0') {
    return Promise.reject(
      new Fault(
        'CONTROLLER_UNSUPPORTED',
        `Node ${name} is Python's, which daffi 2.2.1 cannot stop`,
        'End its process.',
      ),
    )
  }
  return new Promise((resolve, reject) => {
    let uuid = 0
    const timer = setTimeout(() => {
      mesh.calls.end(uuid)
      reject(new TimeoutError(`Node ${name} does not stop`, 'End its process.'))
    }, PATIENCE_MS)
    const done = (): void => {
      clearTimeout(timer)
      resolve(null)
    }
    const sent = ask(
      mesh,
      node,
      {
        flag: isPython ? 'STOP_REQUEST' : 'REQUEST',
        func: isPython ? '__kill_all' : '@stop',
        data: argumentsPayload([]),
        transmitter: caller.name,
        timeout: 0,
      },
      {
        onReply: ({data, completed, uuid: answered}) => {
          if (!completed) return
          mesh.calls.end(answered)
          const reply = readReply(data)
          if (reply.ok) return done()
          clearTimeout(timer)
          reject(new Fault('CONTROLLER_UNSUPPORTED', `Node ${name} cannot be stopped`, 'End its process.'))
        },
        onLost: done,
      },
    )
    if (typeof sent === 'number') uuid = sent
    else {
      clearTimeout(timer)
      reject(sent)
    }
  })
}
