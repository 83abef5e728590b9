import {stringify} from 'lossless-json'
import type {Json} from '../colonies/wire/shape.js'
import {printable} from './printable.js'
import type {Terminal} from './terminal.js'

/** A value in a cell of a table: a text as it is, anything else as JSON. */
export const shownValue = (value: Json): string => (typeof value === 'string' ? value : (stringify(value) ?? 'null'))

/** Arguments or outputs of a function, one after the other. */
export const shownList = (values: readonly Json[]): string => values.map(shownValue).join(' ')

/** Arguments by their names, as `name:value`. */
export const shownMap = (values: Readonly<Record<string, Json>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}:${shownValue(value)}`)
    .join(' ')

const STATES = ['Waiting', 'Running', 'Successful', 'Failed', 'Cancelled']

/** The state of a process or a workflow, as a word. */
export const shownState = (state: number): string => STATES[state] ?? `unknown (${state})`

/** One value as a line of JSON; on a terminal without what could steer it. */
export const jsonValueText = (value: Json, {isTTY}: Terminal): string => {
  const json = stringify(value) ?? 'null'
  return `${isTTY ? printable(json) : json}\n`
}
