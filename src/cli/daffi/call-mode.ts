import {periodCondition} from '../../daffi/call/period-condition.js'
import type {Period} from '../../daffi/wire/messages/message.js'
import {Fault} from '../../errors.js'

export interface ModeFlags {
  readonly bg: boolean
  readonly 'no-return': boolean
  readonly broadcast: boolean
  readonly stream: boolean
  readonly 'return-result': boolean
  readonly period?: number | undefined
  readonly 'at-time'?: readonly string[] | undefined
  readonly timeout?: number | undefined
  readonly eta?: number | undefined
}

/** Which of daffi's modifiers a command line asks for; times in seconds. */
export type CallMode =
  | {readonly kind: 'foreground' | 'stream'; readonly timeout: number}
  | {readonly kind: 'background'; readonly timeout: number; readonly eta: number}
  | {readonly kind: 'no-return'; readonly eta: number}
  | {readonly kind: 'periodic'; readonly period: Period}
  | {readonly kind: 'broadcast'; readonly timeout: number; readonly eta: number; readonly returnResult: boolean}

/**
 * @param now seconds since 1970
 * @throws Fault USAGE for a flag that the modifier does not have; as `periodCondition` for times that cannot be
 */
export function callMode(flags: ModeFlags, now: number): CallMode {
  const timeout = (flags.timeout ?? 0) / 1000
  const eta = (flags.eta ?? 0) / 1000
  const without = (...names: readonly ('timeout' | 'eta')[]): void => {
    const name = names.find((flag) => flags[flag] !== undefined)
    if (name !== undefined) {
      throw new Fault('USAGE', `--${name} has no meaning for this way of calling`, 'See: daffi call --help')
    }
  }
  if (flags.bg) return {kind: 'background', timeout, eta}
  if (flags['no-return']) {
    without('timeout')
    return {kind: 'no-return', eta}
  }
  if (flags.broadcast) {
    if (!flags['return-result']) without('timeout')
    return {kind: 'broadcast', timeout, eta, returnResult: flags['return-result']}
  }
  if (flags.period !== undefined || flags['at-time'] !== undefined) {
    without('timeout', 'eta')
    const {period, 'at-time': atTime} = flags
    return {kind: 'periodic', period: periodCondition(period === undefined ? {atTime} : {period: period / 1000}, now)}
  }
  without('eta')
  return {kind: flags.stream ? 'stream' : 'foreground', timeout}
}
