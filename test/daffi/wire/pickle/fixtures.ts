import {readFileSync} from 'node:fs'

export interface PickleRow {
  readonly kind: 'plain' | 'shared' | 'symbol' | 'daffi'
  /** Python that makes the value; of the kind `daffi` what it is. */
  readonly source: string
  readonly by: 'pickle' | 'dill'
  readonly protocol: number
  readonly daffi?: '1.0.0' | '2.2.1'
  readonly bytes: Buffer
}

/** Pickles that real Python made. */
export const rows: readonly PickleRow[] = readRows()

export const title = ({source, by, protocol, daffi}: PickleRow): string =>
  `${source.slice(0, 60)} (${by} ${protocol}${daffi ? `, daffi ${daffi}` : ''})`

export function row(source: string, daffi?: string): PickleRow {
  const found = rows.find((one) => one.source === source && one.daffi === daffi)
  if (!found) throw new Error(`No fixture ${source}`)
  return found
}

function readRows(): PickleRow[] {
  const file = new URL('../../../fixtures/daffi/pickle.json', import.meta.url)
  const {pickles} = JSON.parse(readFileSync(file, 'utf8')) as {pickles: (Omit<PickleRow, 'bytes'> & {hex: string})[]}
  return pickles.map(({hex, ...rest}) => ({...rest, bytes: Buffer.from(hex, 'hex')}))
}
