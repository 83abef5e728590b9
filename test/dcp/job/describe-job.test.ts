import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {runInThisContext} from 'node:vm'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import {describeJob} from '../../../src/dcp/job/describe-job.js'
import type {JobRequest} from '../../../src/dcp/job/job-request.js'
import {checkSize} from '../../../src/dcp/job/job-size.js'
import {parseAddress} from '../../../src/keystore/address.js'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'job-'))
  writeFileSync(
    join(directory, 'work.ts'),
    'export default (x: number) => x\nexport const twice = (x: number) => 2 * x',
  )
  writeFileSync(join(directory, 'work.py'), 'def f(x):\r\n  return x\r\n')
  writeFileSync(join(directory, 'data.csv'), 'a\n1\n')
  writeFileSync(join(directory, 'large.js'), 'export default () => 1\n')
  truncateSync(join(directory, 'large.js'), 11 * 1024 * 1024)
  writeFileSync(join(directory, 'large.bin'), '')
  truncateSync(join(directory, 'large.bin'), 513 * 1024 * 1024)
})
afterAll(() => rmSync(directory, {recursive: true}))

const request = (rest: Partial<JobRequest>): JobRequest => ({
  ranges: ['1..3'],
  dataUrls: [],
  args: [],
  requires: [],
  files: [],
  autoClose: true,
  owner: null,
  paymentAccount: null,
  directory,
  stdin: async function* () {
    yield Buffer.from('lambda_ = 1\ndef f(x): return x')
  },
  python: {pyodideDirectory: '/nowhere', cacheDirectory: '/nowhere'},
  ...rest,
})
const describeIt = (rest: Partial<JobRequest>) => describeJob(request(rest))

describe('describeJob', () => {
  it('has the defaults of DCP', async () => {
    const job = await describeIt({function: 'x => x * x', args: ['2']})
    expect(job).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
      name: `Ad-Hoc Job ${job.id.slice(-6)}`,
      description: 'Discreetly making the world smarter',
      link: '',
      worktime: 'map-basic',
      worktimeVersion: '^1.0.0',
      workFunction: '(x => x * x\n)',
      workFunctionUrl: null,
      environment: [],
      argvOnly: false,
      args: ['2'],
      entry: null,
      modules: null,
      files: null,
      directory: null,
      wheels: [],
      requirements: {},
      owner: null,
      paymentAccount: null,
      computeGroups: [],
      packages: [],
      input: {kind: 'range', start: 1, end: 3, step: 1},
      autoClose: true,
      sliceTimeout: null,
      progressTimeout: null,
      retries: null,
      deployment: {...defaultDeployment(), address: job.deployment.address},
    })
    expect(parseAddress(job.deployment.address)).toBe(job.deployment.address)
  })

  it('takes what is asked for', async () => {
    const asked = {name: 'n', description: '', link: 'l', sliceTimeout: 1000, progressTimeout: 500, retries: 0}
    const job = await describeIt({work: 'work.ts', entry: 'twice', autoClose: false, worktimeVersion: '1.x', ...asked})
    expect(job).toMatchObject({...asked, entry: null, autoClose: false, worktimeVersion: '1.x'})
    expect(runInThisContext(job.workFunction)(4)).toBe(8)
    expect(await describeIt({work: 'work.ts'})).toMatchObject({name: 'work.ts'})
  })

  it('describes Python with its files', async () => {
    const job = await describeIt({
      work: 'work.py',
      entry: 'f',
      files: ['data.csv:in/', 'work.py'],
      filesDirectory: 'in',
    })
    expect(job).toMatchObject({
      worktime: 'pyodide',
      worktimeVersion: '^0.28.0',
      workFunction: 'def f(x):\n  return x\n',
      entry: 'f',
      modules: null,
      directory: '/home/pyodide/in',
    })
    const names = execFileSync('tar', ['-tzf', '-'], {input: job.files ?? '', encoding: 'utf8'})
    expect(names).toBe('home/pyodide/in/\nhome/pyodide/in/data.csv\nhome/pyodide/work.py\n')
    expect(await describeIt({work: '-', worktime: 'pyodide'})).toMatchObject({worktime: 'pyodide', files: null})
    expect(await describeIt({function: 'lambda x: x', worktime: 'pyodide'})).toMatchObject({
      workFunction: 'work_function = (lambda x: x\n)\n',
    })
  })

  it('takes wheels from beside the work function', async () => {
    const wheel = 'thing-1.0-py3-none-any.whl'
    mkdirSync(join(directory, 'wheels'))
    writeFileSync(join(directory, 'wheels', wheel), 'PK')
    const job = await describeIt({work: 'work.py', requires: ['./wheels']})
    expect(job).toMatchObject({modules: null, wheels: [{name: wheel, bytes: Buffer.from('PK')}]})
    await expect(describeIt({work: 'work.py', requires: ['./none']})).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  })

  it.each<[string, Partial<JobRequest>]>([
    ['no work function', {}],
    ['two work functions', {work: 'work.ts', function: 'x => x'}],
    ['no input', {function: 'x => x', ranges: []}],
    ['the wrong worktime', {work: 'work.py', worktime: 'map-basic'}],
    ['a version that is not there', {work: 'work.ts', worktimeVersion: '^2.0.0'}],
    ['files for JavaScript', {work: 'work.ts', files: ['data.csv']}],
    ['a directory for JavaScript', {work: 'work.ts', filesDirectory: '/tmp'}],
    ['negative retries', {work: 'work.ts', retries: -1}],
    ['no time for a slice', {work: 'work.ts', sliceTimeout: 0}],
  ])('refuses %s', async (_, rest) => {
    await expect(describeIt(rest)).rejects.toMatchObject({code: 'USAGE', hint: expect.any(String)})
  })

  it.each<[string, Partial<JobRequest>, string]>([
    ['a work function without end', {work: 'large.js'}, 'WORK_INVALID'],
    ['a source that never ends', {work: '/dev/zero', worktime: 'pyodide'}, 'WORK_INVALID'],
    ['files larger than memory', {work: 'work.py', files: ['large.bin']}, 'INPUT_INVALID'],
    ['an argument that is no JSON', {work: 'work.ts', args: ['x']}, 'INPUT_INVALID'],
    ['a directory that is not there', {work: 'work.py', filesDirectory: 'none'}, 'FILE_NOT_FOUND'],
    ['a work function that is not there', {work: 'none.py'}, 'FILE_NOT_FOUND'],
    ['an unknown kind of file', {work: 'data.csv'}, 'WORK_INVALID'],
  ])('refuses %s', async (_, rest, code) => {
    await expect(describeIt(rest)).rejects.toMatchObject({code})
  })
})

describe('checkSize', () => {
  it('refuses what a sandbox could not be given', async () => {
    const job = await describeIt({function: 'x => x'})
    const fault = (part: string) =>
      expect.objectContaining({code: 'INPUT_INVALID', message: expect.stringContaining(part)})
    const bytes = new Uint8Array(82 * 1024 * 1024)
    expect(() => checkSize({...job, files: bytes.subarray(0, 80 * 1024 * 1024)})).not.toThrow()
    expect(() => checkSize({...job, files: bytes})).toThrow(fault('files'))
    expect(() => checkSize({...job, wheels: [{name: 'a.whl', bytes}]})).toThrow(fault('wheels'))
    expect(() => checkSize({...job, args: ['"'.repeat(28 * 1024 * 1024)]})).toThrow(fault('arguments'))
  })
})
