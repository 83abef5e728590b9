import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {build} from 'esbuild'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {TaskReport} from '../../../../src/dcp/job/task.js'
import {BARE_LAUNCHER, type Launcher, probeLauncher} from '../../../../src/dcp/worker/sandbox/launcher.js'
import {DCP_TIMES, startSandbox} from '../../../../src/dcp/worker/sandbox/sandbox.js'
import {processesWith, until} from '../../../support/processes.js'
import {TESTED_BACKENDS} from '../../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../../support/sandbox-host.js'
import {workOf} from '../run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
let directory: string
beforeAll(async () => {
  host = await buildSandboxHost()
  directory = mkdtempSync(join(tmpdir(), 'continuum-sandbox-'))
})
afterAll(() => {
  host.remove()
  rmSync(directory, {recursive: true, force: true})
})

const node = {execPath: process.execPath, nodeVersion: process.versions.node, backend: 'vm', memoryMiB: 128} as const

describe('a sandbox that fell to its job', () => {
  /** A host that answers like ours until it is given a batch, and then does this. */
  const hostile = (deed: string): string => {
    const file = join(directory, `hostile-${Math.random()}.cjs`)
    writeFileSync(
      file,
      `const fs = require('fs')
      const raw = (bytes) => { for (let at = 0; at < bytes.length;) at += fs.writeSync(4, bytes, at) }
      const send = (type, body) => { const text = Buffer.from(type + '\\n' + body), size = Buffer.alloc(4); size.writeUInt32BE(text.length); raw(Buffer.concat([size, text])) }
      send('ready', JSON.stringify({backend: 'vm', node: 'x'}))
      let frames = 0
      new (require('net').Socket)({fd: 3}).on('data', () => { if (frames++ === 0) send('defined', ''); else { ${deed} } })`,
    )
    return file
  }

  it.each([
    ['a frame of 4 GiB', `raw(Buffer.from([255, 255, 255, 255])); setInterval(() => raw(Buffer.alloc(65536)), 1)`],
    ['an unknown frame', `send('shutdown', '')`],
    ['an empty frame', `raw(Buffer.alloc(4))`],
    ['bytes that are no text', `send('outcomes', Buffer.from([255, 254, 0, 255]).toString('latin1'))`],
    ['a result that is not JSON', `send('outcomes', '0\\0r{')`],
    ['a result that is not KVIN', `send('outcomes', '0\\0rk{"what":1}')`],
    ['a result that is nearly KVIN', `send('outcomes', '0\\0rk{"_serializeVerId":"v9","what":{"seen":7}}')`],
    ['a rejection without end', `send('outcomes', '0\\0j{"message":"no","retries":1e9}')`],
    ['a rejection without a message', `send('outcomes', '0\\0j{"retries":1}')`],
    ['a record of no known kind', `send('outcomes', '0\\0x1')`],
    ['more results than slices', `send('outcomes', '0\\0r1\\0r2\\0r3\\0r4')`],
    ['CPU time below zero', `send('outcomes', '-1\\0r1')`],
    ['CPU time that is no number', `send('outcomes', 'NaN\\0r1')`],
    ['an error without a message', `send('outcomes', '0\\0e{"code":"EUNCAUGHT","name":"x"}')`],
    [
      'an error with a code of its own',
      `send('outcomes', '0\\0e{"code":"EWORKFUNCTION","name":"x","message":"m","stack":null}')`,
    ],
    ['an end before the results', `send('end', '')`],
    ['a console message of another slice', `send('console', '[99,"log",["x"]]')`],
    ['a console message with objects', `send('console', '[0,"log",[{}]]')`],
    ['a console message of many empty texts', `send('console', JSON.stringify([0, 'log', Array(101).fill('')]))`],
    [
      'a value that unfolds without end',
      `send('outcomes', '0\\0rk{"_serializeVerId":"v9","what":{"arr":[{"json":"[{}]"},{"lst":4000000}]}}')`,
    ],
    ['a console message of an unknown level', `send('console', '[0,"__proto__",[]]')`],
    ['a console message less than once', `send('console', '[0,"log",["x"],0]')`],
    ['console values that are no array', `send('console', JSON.stringify([0, 'log', ['x'], 0, '"x"']))`],
    [
      'console values that stand elsewhere',
      `send('console', JSON.stringify([0, 'log', ['x'], 0, 'uhttp://127.0.0.1/']))`,
    ],
    ['a custom event of another slice', `send('custom', '[3,"x","1"]')`],
    ['a custom event without a value', `send('custom', '[0,"x",""]')`],
    ['a custom event with an object', `send('custom', '[0,"x",{}]')`],
    ['custom events without end', `for (;;) send('custom', '[0,"x","1"]')`],
    ['progress beyond the end', `send('progress', '[0,7]')`],
    ['console messages without end', `for (;;) send('console', '[0,"log",["x"]]')`],
    [
      'console text without end',
      `for (let n = 0; n < 100; n++) send('console', JSON.stringify([0, 'log', ['x'.repeat(250000)]]))`,
    ],
    ['a second ready', `send('ready', '{"backend":"vm","node":"x"}')`],
    ['its own death', `process.exit(7)`],
  ])('is ended when it sends %s', async (_title, deed) => {
    const sandbox = startSandbox({...node, hostFile: hostile(deed), launcher: BARE_LAUNCHER}, DCP_TIMES)
    expect((await sandbox.ready).kind).toBe('ready')
    expect((await sandbox.define(workOf('x => x'))).kind).toBe('defined')
    const reports: TaskReport[] = []
    const end = await sandbox.run({first: 5, data: ['1', '2', '3']}, {report: (report) => reports.push(report)})
    expect(end).toMatchObject({kind: 'lost', code: 'ESANDBOXDIED', among: {last: 7}})
    await sandbox.exited
    expect(reports.flatMap((report) => report.outcomes)).toEqual([])
    expect(reports.length).toBeLessThanOrEqual(2 * 3 * 1001)
    // What is gone already is nobody's fault.
    const {code, message} = end.kind === 'lost' ? end : {}
    expect(await sandbox.run({first: 5, data: ['1']}, {report: () => {}})).toEqual({kind: 'lost', code, message})
  })
})

describe('a sandbox process', () => {
  it('has an empty environment and may read nothing but itself', async () => {
    const file = join(directory, 'look.cjs')
    writeFileSync(
      file,
      `const fs = require('fs'); const seen = {env: Object.keys(process.env), cwd: process.cwd()}
      for (const [name, act] of Object.entries({read: () => fs.readFileSync('/etc/hosts'), write: () => fs.writeFileSync(__filename + '.x', ''), exec: () => require('child_process').spawnSync('true'), worker: () => new (require('worker_threads').Worker)('1', {eval: true}), code: () => eval('1')})) { try { act(); seen[name] = 'allowed' } catch { seen[name] = 'denied' } }
      const text = Buffer.from('failed\\n' + JSON.stringify(seen)), size = Buffer.alloc(4); size.writeUInt32BE(text.length); fs.writeSync(4, Buffer.concat([size, text]))`,
    )
    const sandbox = startSandbox({...node, hostFile: file, launcher: BARE_LAUNCHER}, DCP_TIMES)
    const started = await sandbox.ready
    const message = started.kind === 'lost' ? started.message : ''
    expect(JSON.parse(message.slice(message.indexOf('{')))).toEqual({
      env: ['PATH'],
      cwd: '/',
      read: 'denied',
      write: 'denied',
      exec: 'denied',
      worker: 'denied',
      code: 'denied',
    })
  })

  it('is ended when it does not start in time', async () => {
    const file = join(directory, 'slow.cjs')
    writeFileSync(file, 'setInterval(() => {}, 1000)')
    const sandbox = startSandbox({...node, hostFile: file, launcher: BARE_LAUNCHER}, {...DCP_TIMES, startMs: 100})
    expect(await sandbox.ready).toMatchObject({kind: 'lost', code: 'ESANDBOXDIED'})
    await sandbox.exited
    expect(processesWith(file)).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux').each(TESTED_BACKENDS)(
  'a supervisor killed at once ($title)',
  (tested) => {
    /** A supervisor of its own that runs this work function; it prints a line once a slice runs. */
    const startParent = async (work: string, launcher: Launcher) => {
      const file = join(directory, `parent-${Math.random()}.mjs`)
      const program = {...tested, hostFile: host.hostFile, memoryMiB: 128, launcher}
      await build({
        stdin: {
          contents: `import {DCP_TIMES, startSandbox} from './src/dcp/worker/sandbox/sandbox.js'
          const sandbox = startSandbox(${JSON.stringify(program)}, DCP_TIMES)
          await sandbox.ready; await sandbox.define(${JSON.stringify(workOf(work))})
          void sandbox.run({first: 1, data: ['1']}, {report: () => console.log('running')})`,
          resolveDir: resolve(import.meta.dirname, '../../../..'),
          loader: 'ts',
        },
        outfile: file,
        bundle: true,
        platform: 'node',
        format: 'esm',
        logLevel: 'error',
      })
      const parent = spawn(process.execPath, [file], {stdio: ['ignore', 'pipe', 'inherit']})
      await new Promise((done) => parent.stdout.once('data', done))
      return parent
    }
    const busy = 'x => { console.log("up"); for (;;); }'
    const waiting = 'async x => { console.log("up"); await new Promise(() => {}) }'

    it.each([
      ['busy', busy],
      ['waiting', waiting],
    ])('leaves no process, %s, in a namespace', async (_title, work) => {
      const parent = await startParent(work, await probeLauncher(process.platform, 2048))
      expect(processesWith(host.hostFile).length).toBeGreaterThan(0)
      parent.kill('SIGKILL')
      await until(() => processesWith(host.hostFile).length === 0, 5000)
    })

    it('leaves no process without a launcher, unless a vm context is busy', async () => {
      const parent = await startParent(tested.backend === 'vm' ? waiting : busy, BARE_LAUNCHER)
      parent.kill('SIGKILL')
      await until(() => processesWith(host.hostFile).length === 0, 5000)
    })
  },
)
