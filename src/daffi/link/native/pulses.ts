import {Fault} from '../../../errors.js'
import type {NativeEnd} from './native-link.js'

/** A node's second connection. */
export interface Beat {
  ping(): void
  heard(): boolean
  destroy(): void
}

/** The controller's watch over its own peers: who gives no sign of life on any connection is dropped. */
export interface Pulses {
  add(ident: string, end: NativeEnd): void
  remove(ident: string, end: NativeEnd): void
  /** False when no peer has this ident. */
  addBeat(ident: string, beat: Beat): boolean
  removeBeat(ident: string, beat: Beat): void
  stop(): void
}

interface Peer {
  readonly end: NativeEnd
  readonly beats: Set<Beat>
  silent: number
}

const TICK_MS = 500
/** Turns are counted, not time: while this process itself stood still, nobody could be heard. */
const SILENT_TICKS = 8
/** A process has one second connection; another may come before the loss of the first is seen. */
const BEATS = 4

export function createPulses(): Pulses {
  const peers = new Map<string, Peer>()
  let even = false

  const timer = setInterval(() => {
    even = !even
    for (const peer of peers.values()) {
      let heard = peer.end.heard()
      for (const beat of peer.beats) heard = beat.heard() || heard
      peer.silent = heard ? 0 : peer.silent + 1
      if (peer.silent >= SILENT_TICKS) {
        peer.end.link.destroy(new Fault('NODE_STOPPED', 'There was no sign of life for 4 seconds'))
      } else if (even) {
        peer.end.ping()
        for (const beat of peer.beats) beat.ping()
      }
    }
  }, TICK_MS)

  return {
    add(ident, end) {
      peers.set(ident, {end, beats: new Set(), silent: 0})
    },
    remove(ident, end) {
      const peer = peers.get(ident)
      if (peer?.end !== end) return
      peers.delete(ident)
      for (const beat of peer.beats) beat.destroy()
    },
    addBeat(ident, beat) {
      const peer = peers.get(ident)
      if (!peer || peer.beats.size >= BEATS) return false
      peer.beats.add(beat)
      return true
    },
    removeBeat(ident, beat) {
      peers.get(ident)?.beats.delete(beat)
    },
    stop: () => clearInterval(timer),
  }
}
