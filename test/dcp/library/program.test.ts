import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Ended, freshHome, type Home, ROOT} from '../../support/run-program.js'

let home: Home
beforeAll(() => {
  home = freshHome()
})
afterAll(() => home.remove())

const library = pathToFileURL(join(ROOT, 'dist/library/dcp.mjs')).href

/** Runs a program that uses the built library; one that does not end by itself is killed, and fails. */
async function program(body: string): Promise<Ended> {
  const file = join(home.path, 'program.mjs')
  writeFileSync(file, `import {compute, Job, JobFS, job as slices, wallet} from ${JSON.stringify(library)}\n${body}`)
  const child = spawn(process.execPath, [file], {env: home.env, cwd: home.path, stdio: ['ignore', 'pipe', 'pipe']})
  const timer = setTimeout(() => child.kill('SIGKILL'), 50_000)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const [status] = await once(child, 'close')
  clearTimeout(timer)
  return {status, stdout, stderr}
}

test('a program ends by itself once it has waited, and prints nothing of its own', async () => {
  const ended = await program(`
    const job = compute.for([1, 2, 3, 4, 5], (x) => { progress(); return x * x })
    await job.exec()
    console.log(JSON.stringify(Array.from(await job.wait())))`)
  expect(ended).toEqual({status: 0, stdout: '[1,4,9,16,25]\n', stderr: ''})
  const {stdout} = await home.run('dcp', ['job', 'results', 'last'])
  expect(stdout).toBe('[1,4,9,16,25]\n')
})

test('also when the job is cancelled, or nobody waits', async () => {
  const ended = await program(`
    const job = compute.for(1, 3, async (x) => { if (x > 1) await new Promise(() => {}); return x })
    job.on('result', async () => { await job.cancel('enough'); console.log('cancelled') })
    await job.exec()
    await job.wait().catch(({name, code}) => console.log(name, code))
    const other = compute.do(2, (n) => n)
    other.on('complete', (results) => console.log(results.toArray()))
    await other.exec()`)
  expect({status: ended.status, stderr: ended.stderr}).toEqual({status: 0, stderr: ''})
  expect(ended.stdout.split('\n').sort()).toEqual(['', 'JobError ECANCELLED', '[ 0, 1 ]', 'cancelled'])
})

test('a failure that nobody catches ends it with its code', async () => {
  const ended = await program(`
    const job = compute.for([1], 'not a function')
    await job.exec()`)
  expect(ended.status).toBe(1)
  expect(ended.stderr).toContain('WORK_INVALID')
})

test('keystores by their label', async () => {
  const {stdout} = await home.run('keystore', ['create', 'default', '--light', '--empty-passphrase', '--json'])
  const {address} = JSON.parse(stdout) as {address: string}
  const ended = await program(`
    const keystore = await wallet.get()
    const job = compute.do(1, () => 1)
    await job.exec(compute.marketValue, keystore)
    await job.wait()
    console.log(keystore.label, keystore.address)
    await wallet.get('nobody').catch(({code}) => console.log(code))`)
  expect(ended).toEqual({status: 0, stdout: `default ${address}\nKEYSTORE_NOT_FOUND\n`, stderr: ''})
  const status = await home.run('dcp', ['job', 'status', 'last', '--json'])
  expect(JSON.parse(status.stdout)).toMatchObject({paymentAccount: address})
})

test('Python with the files of the job, as in the seed', async () => {
  writeFileSync(join(home.path, 'factor.txt'), '1')
  const ended = await program(`
    const job = compute.for([1, 2, 3, 4, 5], \`
import dcp
def work_function(datum, power):
    dcp.progress()
    print("at", datum)
    with open("factor.txt") as file:
        return datum ** power * int(file.read())
\`, [2])
    job.worktime = 'pyodide'
    job.fs.add('factor.txt', './data/')
    job.fs.chdir('data')
    const said = []
    job.on('console', ({message}) => said.push(message.join(' ')))
    await job.exec()
    console.log(JSON.stringify(Array.from(await job.wait())), said.length)`)
  expect(ended).toEqual({status: 0, stdout: '[1,4,9,16,25] 5\n', stderr: ''})
})
