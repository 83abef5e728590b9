import {execFile} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {freshHome, type Home, ROOT} from '../support/run-program.js'
import {linkPrograms, runShell} from '../support/shell.js'
import {bestNeighbours, frequentWords, readPng, rowOfMandelbrot} from './examples-recomputed.js'

// Each example is run by the command at the top of its file, and what it prints is worked out once more, in another way.

const EXAMPLES = join(ROOT, 'examples')
const read = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8')
const folders = readdirSync(EXAMPLES, {withFileTypes: true})
  .filter((entry) => entry.isDirectory())
  .map(({name}) => name)

/** The command after `$` in a comment. */
const commandOf = (file: string): string => /^(?:\/\/|#) +\$ (.+)$/m.exec(read(file))?.[1] ?? ''
const hasCommand = (file: string): boolean => commandOf(file) !== ''

let home: Home
let cwd: string
let runExample: (file: string) => Promise<string>

beforeAll(() => {
  home = freshHome()
  const programs = linkPrograms(ROOT, join(home.path, 'programs'))
  cwd = join(home.path, 'work')
  mkdirSync(cwd)
  for (const name of ['build', 'examples', 'node_modules', 'dist', 'package.json'])
    symlinkSync(join(ROOT, name), join(cwd, name))
  runExample = async (file) => {
    const {status, stdout, stderr} = await runShell(home, commandOf(file), {programs, cwd})
    expect({status, stderr}).toEqual({status: 0, stderr: expect.not.stringMatching(/error|^\s+at /im)})
    return stdout
  }
})
afterAll(() => home.remove())

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

describe('examples', () => {
  test('each folder has one file with the command, and README.md shows the same commands', () => {
    const files = folders.map((folder) =>
      readdirSync(join(EXAMPLES, folder))
        .map((name) => `${folder}/${name}`)
        .filter(hasCommand),
    )
    expect(files.filter((found) => found.length !== 1)).toEqual([])
    const shown = [...read('README.md').matchAll(/^```bash\n(.*)\n```$/gm)].map(([, command]) => command)
    expect(shown.toSorted()).toEqual(files.flat().map(commandOf).toSorted())
  })

  test('primes: as many as there are', async () => {
    expect(await runExample('primes/primes.js')).toBe('5761455\n')
  })

  test('pi: within its interval, and the same in every run', async () => {
    const printed = await runExample('pi/darts.js')
    expect(printed).toBe('π = 3.14077 ± 0.00102\n')
    const [estimate = 0, halfWidth = 0] = [...printed.matchAll(/\d+\.\d+/g)].map(Number)
    expect(Math.abs(estimate - Math.PI)).toBeLessThan(halfWidth)
    // That of ten million darts: 2 · 1.96 · √(π/4 · (1 − π/4) / 10⁷) · 2.
    expect(halfWidth).toBeCloseTo(0.00102, 5)
  })

  test('mandelbrot: a PNG of the set', async () => {
    expect(await runExample('mandelbrot/row.js')).toBe('')
    const {width, height, rows, colours} = readPng(readFileSync(join(cwd, 'mandelbrot.png')))
    expect({width, height}).toEqual({width: 600, height: 400})
    expect(rows).toEqual(Array.from({length: 400}, (_, y) => rowOfMandelbrot(y, 600, 400)))
    // As above the real axis, so below.
    expect(rows.toReversed()).toEqual(rows)
    const black = rows.flat().filter((value) => value === 0).length
    expect(black).toBe(42268)
    expect(black * (2.4 / 400) ** 2).toBeCloseTo(1.507, 1)
    expect(colours.slice(0, 3)).toEqual([0, 0, 0])
    expect(colours.slice(-3)).toEqual([255, 255, 235])
  })

  test('kmers: the ten most frequent words', async () => {
    const lines = (await runExample('kmers/count.js')).trimEnd().split('\n')
    expect(lines).toEqual(frequentWords(read('kmers/reads.fasta'), 9).slice(0, 10))
    expect(lines[0]).toBe('TGTGGATAA 72')
  })

  test('kmers: the reads are those that make-reads.js makes', async () => {
    const {stdout} = await promisify(execFile)(process.execPath, [join(EXAMPLES, 'kmers/make-reads.js')])
    expect(stdout).toBe(read('kmers/reads.fasta'))
  })

  test('squares-python: the squares', async () => {
    expect(await runExample('squares-python/square.py')).toBe('[1,4,9,16,25]\n')
  })

  test('hyperparameters: the best combination', async () => {
    const {k, exponent, right} = bestNeighbours(read('hyperparameters/iris.csv'))
    expect(await runExample('hyperparameters/neighbours.py')).toBe(
      `k = ${k}, exponent ${exponent}: ${right} of 150 recognised\n`,
    )
    expect({k, exponent, right}).toEqual({k: 11, exponent: 3, right: 148})
  })

  test('library: states, events and results of a job', async () => {
    const lines = (await runExample('library/squares.ts')).trimEnd().split('\n')
    const states = ['exec', 'init', 'preauth', 'deploying', 'listeners', 'compute-groups', 'uploading', 'deployed']
    expect(lines.filter((line) => states.includes(line))).toEqual(states)
    expect(lines.filter((line) => /^[\w+/=-]{22}$/.test(line))).toHaveLength(1)
    const results = lines.filter((line) => line.startsWith('New result')).toSorted()
    expect(results).toEqual([1, 2, 3, 4, 5].map((n) => `New result for slice ${n}: ${n * n}`))
    expect(lines.at(-1)).toBe('[ 1, 4, 9, 16, 25 ]')
  })

  test('math.ts: what the calls print', async () => {
    const block = /^```bash\n(daffi node start examples\/math\.ts.*?)^```\n\nThe calls print (.*?)\./ms.exec(
      read('README.md'),
    )
    const [, script = '', promised = ''] = block ?? []
    const {status, stdout, stderr} = await runShell(home, script, {programs: join(home.path, 'programs'), cwd})
    expect({status, stderr}).toEqual({status: 0, stderr: expect.not.stringMatching(/error|^\s+at /im)})
    const values = [...promised.matchAll(/`(\d+)`/g)].map(([, value = '']) => value)
    expect(values).toHaveLength(3)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.shift()).toContain('math')
    expect(lines).toEqual(values)
  })

  test('daffi: what the two programs of the seed say to each other', async () => {
    // On a port that is free, and twice as fast.
    const port = String(await freePort())
    const command = commandOf('daffi/process1.ts').replaceAll(/(process\d\.ts) 10/g, `$1 20 ${port}`)
    expect(command.split(port)).toHaveLength(3)
    const {status, stdout} = await runShell(home, command, {programs: join(home.path, 'programs'), cwd})
    const counts: Record<string, number> = {}
    for (const line of stdout.trimEnd().split('\n')) counts[line] = (counts[line] ?? 0) + 1
    expect({status, counts}).toEqual({
      status: 0,
      counts: {'Calculated delta = 7': 10, 'Func2 has been triggered!': 10, 'Calculated sum is 10': 5},
    })
  })

  test('colonies: the sum of the numbers that another function made', async () => {
    expect((await runExample('colonies/nums.py')).split('\n')).toEqual(['3', ''])
  })

  test('library: fits the types of the package', async () => {
    const config = join(home.path, 'tsconfig.json')
    const settings = {
      extends: join(ROOT, 'tsconfig.json'),
      // As a program of a user finds them: through the exports of the package.
      compilerOptions: {typeRoots: [join(ROOT, 'node_modules/@types')], paths: {}},
      include: [],
      files: ['library/squares.ts', 'colonies/executor.ts', 'colonies/chain.ts'].map((file) => join(EXAMPLES, file)),
    }
    writeFileSync(config, JSON.stringify(settings))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    await expect(promisify(execFile)(process.execPath, [tsc, '-p', config])).resolves.toEqual({stdout: '', stderr: ''})
  })
})
