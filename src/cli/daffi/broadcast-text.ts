import type {BroadcastEntry, BroadcastResult} from '../../daffi/call/broadcast.js'
import {Fault} from '../../errors.js'
import {valueText} from './value-text.js'

/** An object of node name → value, or `{"error": {code, name, message, stack}}`. */
export function broadcastText(results: BroadcastResult): string {
  const members = [...results].map(([name, entry]) => `${JSON.stringify(name)}:${entryText(entry)}`)
  return `{${members.join(',')}}`
}

function entryText(entry: BroadcastEntry): string {
  if (entry.ok) return valueText(entry.value)
  const {error} = entry
  const {code, detail} = error instanceof Fault ? error : {code: 'CALL_FAILED', detail: undefined}
  return JSON.stringify({error: {code, name: error.name, message: error.message, stack: detail ?? null}})
}
