import {setMaxListeners} from 'node:events'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, expect, test} from 'vitest'
import {callbackOfCommand} from '../../../src/daffi/node/callback-of-command.js'
import {until} from './fixtures.js'

const directory = mkdtempSync(join(tmpdir(), 'command-'))
let stop = new AbortController()
setMaxListeners(0, stop.signal)
afterEach(() => {
  stop.abort()
  stop = new AbortController()
  setMaxListeners(0, stop.signal)
})
process.on('exit', () => rmSync(directory, {recursive: true, force: true}))

const run = (command: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}): Promise<unknown> => {
  const callback = callbackOfCommand('c', command, {
    environment: {PATH: process.env.PATH, GREETING: 'hi'},
    directory,
    killGroup: (group, signal) => process.kill(-group, signal),
  })
  return Promise.resolve(callback.run(args, kwargs, {signal: stop.signal}))
}

test('gets arguments as JSON, gives JSON, text or nothing', async () => {
  expect(await run('cat', [1, 'x', null, [true]])).toEqual([1, 'x', null, [true]])
  expect(await run('cat', [2n ** 70n])).toEqual([2n ** 70n])
  expect(await run('cat', [1], {k: 2})).toEqual([1, new Map([['k', 2]])])
  expect(await run('echo hello; echo there')).toBe('hello\nthere')
  expect(await run('printf %s "$GREETING"')).toBe('hi')
  expect(await run('true')).toBe(null)
  expect(await run('exit 0 # does not read', ['x'.repeat(1_000_000)])).toBe(null)
})

test('a command that fails tells its status and the end of stderr', async () => {
  await expect(run('echo reason >&2; exit 3')).rejects.toThrow('The command ended with status 3: reason')
  await expect(run('kill -9 $$')).rejects.toThrow('signal SIGKILL')
  await expect(run('no-such-command-here')).rejects.toThrow('status 127')
})

test('output is bounded', async () => {
  await expect(run('head -c 70000000 /dev/zero')).rejects.toThrow('more than')
})

test('what a command leaves running does not keep its result back', async () => {
  const start = Date.now()
  expect(await run('sleep 30 & echo $! > pid; echo done')).toBe('done')
  expect(Date.now() - start).toBeLessThan(5000)
  process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')))
})

test('is killed with all that it started when the node stops', async () => {
  const running = run('(trap "" TERM; sleep 30) & echo $! > child; wait; sleep 30')
  await until(() => existsSync(join(directory, 'child')))
  stop.abort()
  await expect(running).rejects.toMatchObject({name: 'AbortError'})
  const pid = Number(readFileSync(join(directory, 'child'), 'utf8'))
  await until(() => !isRunning(pid))
})

test('at most forty at once', async () => {
  const all = Array.from({length: 100}, () => run('true'))
  expect(await Promise.all(all)).toHaveLength(100)
  const callback = callbackOfCommand('c', `mkdir lock-$$ && ls -d lock-* | wc -l; sleep 0.05; rmdir lock-$$`, {
    environment: {PATH: process.env.PATH},
    directory,
    killGroup: () => undefined,
  })
  const counts = await Promise.all(Array.from({length: 90}, () => callback.run([], {}, {signal: stop.signal})))
  expect(Math.max(...counts.map(Number))).toBeLessThanOrEqual(40)
})

test.each([
  ['', 'true'],
  ['name', ' '],
])('without name or command: %j %j', (name, command) => {
  expect(() => callbackOfCommand(name, command, {environment: {}, killGroup: () => undefined})).toThrow(
    expect.objectContaining({code: 'CALLBACK_INVALID'}),
  )
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
