import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {freshHome, type Home, ROOT} from '../support/run-program.js'
import {BINS} from '../support/shell.js'

const execute = promisify(execFile)

let home: Home
beforeAll(() => {
  home = freshHome()
})
afterAll(() => home.remove())

const npm = async (...args: string[]): Promise<string> =>
  (await execute('npm', args, {cwd: ROOT, env: home.env, maxBuffer: 1e8})).stdout

describe('npm install -g', () => {
  let prefix: string
  beforeAll(async () => {
    prefix = join(home.path, 'prefix')
    await npm('install', '--global', '--offline', '--prefix', prefix, ROOT)
  })

  test.each(BINS)('%s runs', async (bin) => {
    const {stdout, stderr} = await execute(join(prefix, 'bin', bin), ['--version'], {env: home.env})
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^continuum\/\d+\.\d+\.\d+ /)
  })

  test('what was installed deploys a job, from any folder', async () => {
    const argv = ['job', 'deploy', '--function', 'x => x + 1', '--range', '1..3', '--quiet']
    const {stdout} = await execute(join(prefix, 'bin/dcp'), argv, {cwd: home.path, env: home.env})
    expect(stdout).toBe('[2,3,4]\n')
  })
})

describe('the package', () => {
  let files: string[]
  beforeAll(async () => {
    const [packed] = JSON.parse(await npm('pack', '--dry-run', '--json', '--offline')) as {files: {path: string}[]}[]
    files = (packed?.files ?? []).map(({path}) => path)
  })

  test('holds what runs', () => {
    const needed = [
      'package.json',
      'README.md',
      'oclif.manifest.json',
      'bin/package.json',
      'bin/start.js',
      ...BINS.map((bin) => `bin/${bin}.js`),
      'dist/package.json',
      'dist/start.cjs',
      'dist/sandbox-host.cjs',
      'dist/src/cli/dispatch.js',
      'dist/commands/dcp/job/deploy.js',
      'dist/commands/keystore/create.js',
      'examples/primes/primes.js',
    ]
    expect(needed.filter((file) => !files.includes(file))).toEqual([])
  })

  test('holds neither sources, tests, other packages nor keys', () => {
    const foreign = files.filter((file) => !/^(?:bin|dist|docs|examples)\/|^LICENSE/.test(file))
    expect(foreign.sort()).toEqual(['README.md', 'oclif.manifest.json', 'package.json'])
    expect(files.filter((file) => /node_modules|\.keystore$|\.pem$|\.key$|\.env|\.db$|\.tgz$/.test(file))).toEqual([])
  })
})
