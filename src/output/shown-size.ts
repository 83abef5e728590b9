import type {Terminal} from './terminal.js'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** A number of bytes for people: `1.5 MiB`; elsewhere than on a terminal as it is. */
export const shownSize = (bytes: number, {isTTY}: Pick<Terminal, 'isTTY'>): string =>
  isTTY ? sizeText(bytes) : String(bytes)

/** The same in a sentence. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}
