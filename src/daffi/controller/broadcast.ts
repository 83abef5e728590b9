import type {RpcMessage} from '../wire/messages/message.js'
import {remoteError} from '../wire/pickle/shapes/remote-error.js'
import type {PickleValue} from '../wire/pickle/values.js'
import {answerError, answerNoCandidate, answerValue, deliver, overloaded, stopped} from './answer.js'
import {ask} from './ask.js'
import {type Gathering, takeReply} from './gather.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'
import type {Mesh} from './mesh.js'
import {askedBy} from './relay.js'

/**
 * Sends a call to every node that has the callback, but the caller. It is answered once, with `{node: value}`, where a
 * node that fails has its `RemoteError` as value: as the error of the whole, the last one would hide the others, as it
 * does upstream. Without a wanted result nobody answers.
 */
export function broadcast(mesh: Mesh, caller: Member, request: RpcMessage): void {
  const {funcName: func, data, returnResult, timeout} = request
  const asked = askedBy(caller, request)
  const executors = mesh.roster.providers(func, caller)
  if (!returnResult) {
    // Nobody repeats a broadcast.
    const {period: _, ...once} = request
    for (const executor of executors) {
      if (executor.link.queuedBytes > LIMITS.requestBytes)
        mesh.log(`${executor.name} misses a broadcast: it is too slow`)
      else deliver(executor, {...once, uuid: 0, transmitter: caller.name, receiver: executor.name, completed: true})
    }
    return
  }
  if (executors.length === 0) {
    answerNoCandidate(asked)
    return
  }
  if (mesh.calls.full(caller)) {
    answerError(asked, '', remoteError('Too many calls wait for their answers'))
    return
  }

  const results = new Map<string, PickleValue>()
  let open = executors.length
  caller.awaiting++
  const settle = (executor: Member, value: PickleValue): void => {
    results.set(executor.name, value)
    if (--open > 0) return
    caller.awaiting--
    // In the order in which they were asked.
    const ordered = executors.map(({name}) => [name, results.get(name) ?? null] as const)
    answerValue(asked, executor.name, new Map<string, PickleValue>(ordered))
  }
  for (const executor of executors) {
    if (executor.link.queuedBytes > LIMITS.requestBytes) {
      settle(executor, overloaded(executor.name))
      continue
    }
    const gathering: Gathering = {gathered: undefined, gatheredBytes: 0}
    const question = {flag: 'BROADCAST', func, data, transmitter: caller.name, timeout} as const
    const sent = ask(mesh, executor, question, {
      onReply: (reply) => {
        const outcome = takeReply(gathering, reply)
        if (!outcome) return
        mesh.calls.end(reply.uuid)
        settle(executor, outcome.kind === 'error' ? outcome.error : outcome.value)
      },
      onLost: (why) =>
        settle(executor, remoteError(why === 'gone' ? stopped(executor.name) : 'No answer came in time')),
    })
    if (typeof sent !== 'number') settle(executor, remoteError(sent.message))
  }
}
