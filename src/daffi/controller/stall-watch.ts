import {unread} from './answer.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'

/** Drops processes that let answers pile up: what it gives is called for each of them every second. */
export function createStallWatch(log: (line: string) => void): (member: Member) => void {
  const stalled = new WeakMap<Member, {readonly queued: number; readonly ticks: number}>()
  return (member) => {
    const queued = member.link.queuedBytes
    if (queued <= LIMITS.answerBytes) {
      stalled.delete(member)
      return
    }
    const before = stalled.get(member)
    const ticks = before && queued >= before.queued ? before.ticks + 1 : 0
    stalled.set(member, {queued, ticks})
    if (ticks < LIMITS.stalledTicks) return
    log(`${member.name} does not read what it is sent, and is dropped`)
    member.link.destroy(unread())
  }
}
