import {createHash, randomBytes} from 'node:crypto'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../../support/colonies-home.js'
import {goCli, pycolonies, run, runPython} from '../../support/colonies-peers.js'

// Other people's clients keep files in the storage of `colonies dev`, with nothing but the variables that it prints:
// minio-go sends chunks that are signed one by one, and parts from 16 MiB on; boto3 parts from 8 MiB on.

const SIZES = {empty: 0, 'a word é.txt': 11, 'parts.bin': 20 * 2 ** 20, 'large.bin': 100 * 2 ** 20}
const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
const digestsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => [name, digestOf(join(folder, name))]),
  )

describe.runIf(goCli ?? pycolonies)('the storage of colonies dev', () => {
  let user: ColoniesHome
  let folder: string
  let env: NodeJS.ProcessEnv
  const from = (): string => join(folder, 'from')

  beforeAll(async () => {
    user = coloniesHome()
    folder = mkdtempSync(join(tmpdir(), 'colonies-storage-'))
    await user.serve(['dev'])
    env = {HOME: folder, TZ: 'UTC', ...(await user.result<Record<string, string>>(['dev', '--env']))}
    mkdirSync(from())
    for (const [name, size] of Object.entries(SIZES)) writeFileSync(join(from(), name), randomBytes(size))
  })
  afterAll(async () => {
    await user.remove()
    rmSync(folder, {recursive: true})
  })

  test.runIf(goCli)('serves the Go command line', {timeout: 180_000}, async () => {
    const cli = async (...argv: readonly string[]): Promise<string> => {
      const {status, stdout, stderr} = await run(goCli ?? '', argv, {env, cwd: folder, limit: 90_000})
      expect([status, stderr]).toMatchObject([0, expect.not.stringContaining('level=error')])
      return stdout
    }
    const [to, one] = [join(folder, 'to'), join(folder, 'one')]
    mkdirSync(to)
    await cli('fs', 'sync', '--label', '/from-go', '--dir', from(), '--yes', '--quite')
    await cli('fs', 'sync', '--label', '/from-go', '--dir', to, '--yes', '--quite')
    expect(digestsIn(to)).toEqual(digestsIn(from()))
    await cli('fs', 'get', '--label', '/from-go', '--name', 'parts.bin', '--dir', one)
    expect(digestOf(join(one, 'parts.bin'))).toBe(digestOf(join(from(), 'parts.bin')))
  })

  test.runIf(pycolonies)('serves pycolonies', {timeout: 180_000}, async () => {
    const script = fileURLToPath(new URL('files.py', import.meta.url))
    const to = join(folder, 'to-python')
    const ended = await runPython([script, from(), to], env, 90_000)
    expect(ended.stderr).toBe('')
    expect(ended.stdout.trim().split('\n')).toEqual([...readdirSync(from()).sort(), 'bytes of a program'])
    expect(digestsIn(to)).toEqual(digestsIn(from()))
  })
})
