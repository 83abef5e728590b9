import {RpcError} from '../rpc-error.js'

/** Bytes of each unit that upstream knows (`pkg/parsers/parser.go`); it reads them in random order, we exactly as written. */
const UNITS: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  K: 1e3,
  KB: 1e3,
  Kb: 1e3,
  M: 1e6,
  MB: 1e6,
  Mb: 1e6,
  G: 1e9,
  Gb: 1e9,
  TB: 1e12,
  Tb: 1e12,
}

/** Thousandths of a core: `500m`; anything else counts as 0, as upstream has it. An executor that has less than none is given nothing. */
export function parseCpu(text: string): number {
  const [, digits] = /^(-?\d{1,12})m$/.exec(text) ?? []
  return digits === undefined ? 0 : Number(digits)
}

/** Bytes of a text such as `10Gi`; '' is 0. @throws RpcError 400 */
export function parseMemory(text: string): number {
  if (text === '') return 0
  const [, digits, unit = ''] = /^(\d{1,12})([A-Za-z]+)$/.exec(text) ?? []
  const bytes = digits === undefined ? Number.NaN : Number(digits) * (UNITS[unit] ?? Number.NaN)
  if (!Number.isSafeInteger(bytes)) throw new RpcError(400, `Failed to parse memory <${text}>`)
  return bytes
}

export const formatCpu = (thousandths: number): string => `${thousandths}m`

/** In whole MiB, rounded down, as upstream writes it. */
export const formatMemory = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}Mi`
