import type {RpcMessage} from '../wire/messages/message.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'

/** Why a call will not be answered by its node. */
export type Lost = 'gone' | 'expired'

/** A call of one process to another; its answers go back as they come. */
export interface RelayedCall {
  readonly kind: 'relayed'
  readonly executor: Member
  readonly caller: Member
  /** By which the caller knows it. */
  readonly callerUuid: number
  readonly func: string
  readonly returnResult: boolean
  /** Whether the caller gives up by itself. */
  readonly timed: boolean
  /** Items of a generator, for a caller that cannot take them one by one. */
  gathered: Buffer[] | undefined
  gatheredBytes: number
}

/** A call that the controller makes itself: for a broadcast, a stream, a task. */
export interface OwnCall {
  readonly kind: 'own'
  readonly executor: Member
  /** For each answer; the last has `completed`. */
  onReply(reply: RpcMessage): void
  /** Instead of the last answer. */
  onLost(why: Lost): void
}

export type Call = RelayedCall | OwnCall

/** Calls that nodes have not answered yet, by the number that the controller gave each of them. */
export interface Calls {
  /** Whether one more of this process is too many. */
  full(caller: Member | undefined): boolean
  /** @param timeout seconds, 0 for none @returns its number */
  begin(call: Call, timeout: number): number
  /** The call of this number, when it is this node that was asked. */
  find(uuid: number, executor: Member): Call | undefined
  end(uuid: number): void
  /** Forgets what a process that has left ran or waited for. @returns what others asked of it */
  leave(member: Member): readonly Call[]
  /** A second has passed. @returns the calls that have expired */
  tick(): readonly Call[]
}

interface Entry {
  readonly call: Call
  /** In ticks. */
  readonly until: number
}

export function createCalls(): Calls {
  const entries = new Map<number, Entry>()
  let last = 0
  let ticks = 0

  const remove = (uuid: number, {call}: Entry): void => {
    entries.delete(uuid)
    call.executor.executing--
    if (call.kind === 'relayed') call.caller.awaiting--
  }

  return {
    full: (caller) => entries.size >= LIMITS.calls || (caller !== undefined && caller.awaiting >= LIMITS.callsOfOne),
    begin(call, timeout) {
      do last = last === 0xffff_ffff ? 1 : last + 1
      while (entries.has(last))
      entries.set(last, {call, until: ticks + 1 + (timeout > 0 ? timeout + LIMITS.margin : LIMITS.forgottenAfter)})
      call.executor.executing++
      if (call.kind === 'relayed') call.caller.awaiting++
      return last
    },
    find(uuid, executor) {
      const call = entries.get(uuid)?.call
      return call?.executor === executor ? call : undefined
    },
    end(uuid) {
      const entry = entries.get(uuid)
      if (entry) remove(uuid, entry)
    },
    leave(member) {
      const asked: Call[] = []
      if (member.executing === 0 && member.awaiting === 0) return asked
      for (const [uuid, entry] of entries) {
        const {call} = entry
        if (call.kind === 'relayed' && call.caller === member) remove(uuid, entry)
        else if (call.executor === member) {
          remove(uuid, entry)
          asked.push(call)
        }
      }
      return asked
    },
    tick() {
      ticks++
      const expired: Call[] = []
      for (const [uuid, entry] of entries) {
        if (entry.until > ticks) continue
        remove(uuid, entry)
        expired.push(entry.call)
      }
      return expired
    },
  }
}
