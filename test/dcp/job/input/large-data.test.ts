import {closeSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {startChild} from '../../../support/child.js'

const MEGABYTE = 1e6
const ELEMENT = JSON.stringify({name: 'n'.repeat(60), values: [1, 2, 3], text: 'a "quoted", [text]'.repeat(4)})

let program: Bundle
let directory: string

beforeAll(async () => {
  program = await bundle('test/dcp/job/input/count-values-process.ts')
  directory = mkdtempSync(join(tmpdir(), 'large-'))
})
afterAll(() => {
  program.remove()
  rmSync(directory, {recursive: true, force: true})
})

interface Count {
  readonly count: number
  readonly length: number
  /** KiB. */
  readonly peak: number
}

/** Writes a file, and counts its values in a process whose heap has 32 MB. */
async function countIn(
  megabytes: number,
  name: string,
  [head, element, between, tail]: readonly [string, string, string, string],
): Promise<Count> {
  const file = join(directory, name)
  const descriptor = openSync(file, 'w')
  const perChunk = Math.ceil(MEGABYTE / (element.length + between.length))
  const chunk = Array.from({length: perChunk}, () => element).join(between)
  writeSync(descriptor, head)
  for (let n = 0; n < megabytes; n++) writeSync(descriptor, n === 0 ? chunk : between + chunk)
  writeSync(descriptor, tail)
  closeSync(descriptor)
  const child = startChild(program.file, [file], ['--max-old-space-size=32'])
  expect(await child.ended(), child.errors.join('\n')).toBe(0)
  rmSync(file)
  const found = JSON.parse(child.lines[0] ?? '') as Count
  expect(found.count).toBe(perChunk * megabytes)
  return found
}

const ROW = `${'n'.repeat(100)},"${'a ""quoted"", text '.repeat(8)}"`

it.each<[number, string, readonly [string, string, string, string]]>([
  [110, 'array.json', ['[', ELEMENT, ', ', ']']],
  [50, 'lines.json', ['[\n', ELEMENT, ',\n', '\n]\n']],
  [50, 'data.ndjson', ['', ELEMENT, '\n', '\n']],
  [50, 'table.csv', ['name,text\n', ROW, '\n', '\n']],
])(
  '%i MB in %s need little memory',
  async (megabytes, name, parts) => {
    const {length, peak} = await countIn(megabytes, name, parts)
    expect(length).toBeGreaterThan(megabytes * 0.8 * MEGABYTE)
    expect(peak).toBeLessThan(128 * 1024)
  },
  60_000,
)
