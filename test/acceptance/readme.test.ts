import {mkdirSync, readFileSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Ended, freshHome, type Home, ROOT} from '../support/run-program.js'
import {BINS, linkPrograms, runShell} from '../support/shell.js'

// What the README tells a user to type is typed here, as it stands and in its order, after an installation.

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

interface Block {
  readonly script: string
  /** What the text after the block says that it prints. */
  readonly prints: string | undefined
}

function bashBlocks(text: string): Block[] {
  const blocks = [...text.matchAll(/^```bash\n([\s\S]*?)^```(?:\n\nprints `([^`]+)`)?/gm)]
  return blocks.map(([, script = '', prints]) => ({script, prints}))
}

/** Commands inside sentences, such as `dcp doctor`. */
function inlineCommands(text: string): string[] {
  const sentences = text.replaceAll(/^```[\s\S]*?^```/gm, '')
  const command = new RegExp(`\`((?:source <\\()?(?:${BINS.join('|')}) [^\`]+)\``, 'g')
  return [...sentences.matchAll(command)].map(([, script = '']) => script)
}

/** They end when they are stopped. */
const SERVING = ['colonies dev', 'colonies server start', 'dcp scheduler start --workers 2']

const README = read('README.md')
const all = bashBlocks(README)
const installing = all.filter(({script}) => script.startsWith('npm ci'))
const typed = all.filter((block) => !installing.includes(block))

let home: Home
let type: (script: string) => Promise<Ended>

beforeAll(() => {
  home = freshHome()
  const programs = linkPrograms(ROOT, join(home.path, 'programs'))
  const cwd = join(home.path, 'work')
  mkdirSync(cwd)
  // `npm start` runs bin/dcp.js of the folder that it is in.
  for (const name of ['bin', 'examples']) symlinkSync(join(ROOT, name), join(cwd, name))
  type = (script) => runShell(home, script, {programs, cwd})
})
afterAll(() => home.remove())

async function works(script: string): Promise<string> {
  const {status, stdout, stderr} = await type(script)
  expect({status, stderr}).toEqual({status: 0, stderr: expect.not.stringMatching(/^\s+at /m)})
  return stdout
}

describe('README.md', () => {
  test('is read as it is meant', () => {
    expect(installing).toHaveLength(3)
    expect(typed.length).toBeGreaterThanOrEqual(4)
    expect(typed.filter(({prints}) => prints)).not.toEqual([])
    expect(inlineCommands(README).length).toBeGreaterThanOrEqual(4)
  })

  // In order: later blocks use what earlier ones made.
  test.each(typed)('works: $script', async ({script, prints}) => {
    const stdout = await works(script)
    if (prints !== undefined) expect(stdout).toBe(`${prints}\n`)
  })

  test.each(inlineCommands(README).filter((script) => !SERVING.includes(script)))('works: %s', async (script) => {
    await works(script)
  })

  test.each(SERVING)('serves until it is stopped: %s', async (script) => {
    expect(inlineCommands(README)).toContain(script)
    // The default port may be somebody's.
    await works(
      `rm -f ready; ${script} --port 0 > ready & until [ -s ready ]; do sleep 0.1; done; kill $! && wait $!; cat ready`,
    )
  })

  test('the first block prints the squares', () => expect(typed[0]?.prints).toBe('[1,4,9,16,25]'))

  test('needs no program besides Node, npm and a shell', () => {
    expect(typed.map(({script}) => script).join('')).not.toMatch(/\b(?:jq|curl|python3?|npx)\b/)
  })

  test('npm start counts the primes that it promises', async () => {
    const [build, run = ''] = (JSON.parse(read('package.json')) as {scripts: {start: string}}).scripts.start.split(
      ' && ',
    )
    expect(build).toMatch(/^npm run .*build$/)
    expect(README).toContain('**5761455**')
    expect(await works(run)).toBe('5761455\n')
  })
})

describe('examples/primes/README.md', () => {
  test.each(bashBlocks(read('examples/primes/README.md')))('works: $script', async ({script}) => {
    expect(await works(script)).toBe('5761455\n')
  })
})
