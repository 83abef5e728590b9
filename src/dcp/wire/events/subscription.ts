import {randomBytes} from 'node:crypto'
import type {JobLabel} from './labels.js'

/** Events of one job under one label, to one session. */
export interface Subscription {
  readonly label: JobLabel
  /** The label as it was asked for: the client looks for that. */
  readonly name: string
  readonly token: string
  /** The number of the first event that was not looked at yet. */
  next: number
  /** The client has answered under this token, so it knows it. */
  known: boolean
  /** Numbers of events that were sent and not answered, in order. */
  readonly open: number[]
}

export function newToken(): string {
  return randomBytes(16).toString('base64url')
}

export function createSubscription(label: JobLabel, name: string, next: number): Subscription {
  return {label, name, token: newToken(), next, known: false, open: []}
}

/** Takes an answer down. */
export function close(subscription: Subscription, seq: number): void {
  const place = subscription.open.indexOf(seq)
  if (place >= 0) subscription.open.splice(place, 1)
}

/** The number of the last event such that it and all before it were answered, or are of no interest. */
export function acknowledged({open, next}: Subscription): number {
  return (open[0] ?? next) - 1
}
