import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {createSandboxFactory} from '../../../src/dcp/worker/sandbox/sandbox-factory.js'
import {createZip} from '../../support/archives.js'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {runJob} from './run-job.js'
import {makePythonPlace, PYODIDE, pythonOf} from './run-python.js'

let place: Awaited<ReturnType<typeof makePythonPlace>>
let directory: string
beforeAll(async () => {
  place = await makePythonPlace()
  directory = mkdtempSync(join(tmpdir(), 'continuum-snapshot-'))
})
afterAll(() => {
  place.remove()
  rmSync(directory, {recursive: true, force: true})
})

const [here] = TESTED_BACKENDS
if (!here) throw new Error('no backend')
const double = pythonOf('def f(x): return 2 * x')
const run = async (cacheDirectory: string) => {
  const started = {...here, ...place, pyodide: {directory: PYODIDE, cacheDirectory}}
  return (await runJob(started, double, [1, 2])).values
}

describe('the memory snapshot of Python', {timeout: 120_000}, () => {
  const kept = () => readdirSync(place.pyodide.cacheDirectory)
  const cache = () => place.pyodide.cacheDirectory
  const file = () => join(cache(), kept()[0] ?? '')

  it('is made once, for its owner alone, by however many at once', async () => {
    expect(await Promise.all([run(join(cache(), 'new')), run(join(cache(), 'new'))])).toEqual([
      [2, 4],
      [2, 4],
    ])
    const made = readdirSync(join(cache(), 'new'))
    expect(made).toEqual([expect.stringMatching(/^python-0\.28\.0-node-[\d.]+-\w+-[0-9a-f]{16}\.snapshot$/)])
    expect(statSync(join(cache(), 'new')).mode & 0o777).toBe(0o700)
    const path = join(cache(), 'new', made[0] ?? '')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const {mtimeMs} = statSync(path)
    expect(await run(join(cache(), 'new'))).toEqual([2, 4])
    expect(statSync(path).mtimeMs).toBe(mtimeMs)
    writeFileSync(join(cache(), made[0] ?? ''), readFileSync(path), {mode: 0o600})
    rmSync(join(cache(), 'new'), {recursive: true})
  })

  it.each([
    ['a changed byte', () => writeFileSync(file(), '!', {flag: 'r+'})],
    ['a missing end', () => truncateSync(file(), 10_000_000)],
  ])('with %s is made anew', async (_, damage) => {
    const whole = readFileSync(file())
    damage()
    expect(await run(cache())).toEqual([2, 4])
    expect(readFileSync(file()).length).toBeGreaterThan(whole.length / 2)
    expect(kept()).toHaveLength(1)
    writeFileSync(file(), whole)
  })

  it('is done without where it cannot be kept', async () => {
    const occupied = join(directory, 'file')
    writeFileSync(occupied, '')
    expect(await run(occupied)).toEqual([2, 4])
    if (process.getuid?.() === 0) return
    const closed = mkdtempSync(join(directory, 'closed-'))
    chmodSync(closed, 0o500)
    expect(await run(closed)).toEqual([2, 4])
  })

  it('is not needed where there is no Python: a Fault says so', async () => {
    const factory = createSandboxFactory({...here, hostFile: place.hostFile})
    await expect(factory.start('pyodide', new AbortController().signal)).rejects.toMatchObject({
      code: 'SANDBOX_UNAVAILABLE',
    })
  })
})

describe.each(TESTED_BACKENDS)('packages with $title', {timeout: 120_000}, (tested) => {
  const wheel = {
    name: 'greet-1.0-py3-none-any.whl',
    bytes: createZip({
      'greet/__init__.py':
        'from importlib.resources import files\nWORD = files("greet").joinpath("word.txt").read_text()\n',
      'greet/word.txt': 'hello',
      'greet-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: greet\nVersion: 1.0\n',
      'greet-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
      'greet-1.0.dist-info/RECORD': '',
      'greet-1.0.data/data/etc/greet.cfg': 'x=1',
    }),
  }

  it('are installed before the source is loaded', async () => {
    const source = `import greet, importlib.metadata
version = importlib.metadata.version('greet')
def f(x): return [greet.WORD, version, x]`
    const {values, source: heard} = await runJob({...tested, ...place}, pythonOf(source, {wheels: [wheel]}), [1])
    expect(heard.rejected).toEqual([])
    expect(values).toEqual([['hello', '1.0', 1]])
  })

  it('that are damaged refuse the job, by name', async () => {
    const wheels = [{...wheel, bytes: wheel.bytes.subarray(0, 100)}]
    const {source: heard} = await runJob({...tested, ...place}, pythonOf('def f(x): return x', {wheels}), [1])
    expect(heard.rejected[0]?.message).toContain(wheel.name)
  })
})
