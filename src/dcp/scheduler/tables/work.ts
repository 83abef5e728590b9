import type {Row} from '../../../store/driver.js'
import {integer, realOrNull, text, textOrNull, word} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {Wheel, Work, Worktime} from '../../job/job.js'
import type {JobWork} from '../../job/task.js'
import {jobDeployment} from './deployment.js'

export const WORKTIMES = ['map-basic', 'pyodide'] as const satisfies readonly Worktime[]

const INSERT = `INSERT INTO work
  (job, function, function_url, args, entry, modules, files, environment, argv_only, directory)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const INSERT_WHEEL = 'INSERT INTO wheel (job, position, name, bytes) VALUES (?, ?, ?, ?)'
const WORK = `SELECT id, worktime, worktime_version, name, description, link, slice_timeout, progress_timeout,
  function, function_url, args, entry, modules, files, environment, argv_only, directory
  FROM job JOIN work ON work.job = job.key WHERE job.key = ?`
const WHEELS = 'SELECT position, name, bytes FROM wheel WHERE job = ? ORDER BY position'

/** Adds what a sandbox needs of a job. */
export function insertWork(store: Store, job: number, work: Work): void {
  const {workFunction, workFunctionUrl, args, entry, modules, files, environment, argvOnly, directory} = work
  const texts = {args: JSON.stringify(args), environment: JSON.stringify(environment)}
  store
    .prepare(INSERT)
    .run(
      job,
      workFunction,
      workFunctionUrl,
      texts.args,
      entry,
      modules,
      files,
      texts.environment,
      Number(argvOnly),
      directory,
    )
  for (const [position, {name, bytes}] of work.wheels.entries()) {
    store.prepare(INSERT_WHEEL).run(job, position, name, bytes)
  }
}

export function jobWork(store: Store, job: number): Omit<JobWork, 'packageFiles'> {
  const row = store.prepare(WORK).get(job) ?? {}
  return {
    id: text(row, 'id'),
    worktime: word(row, 'worktime', WORKTIMES),
    worktimeVersion: text(row, 'worktime_version'),
    workFunction: text(row, 'function'),
    workFunctionUrl: textOrNull(row, 'function_url'),
    args: JSON.parse(text(row, 'args')) as readonly string[],
    public: {name: text(row, 'name'), description: text(row, 'description'), link: text(row, 'link')},
    entry: textOrNull(row, 'entry'),
    modules: textOrNull(row, 'modules'),
    files: row.files === null ? null : bytes(row, 'files'),
    wheels: store.prepare(WHEELS).all(job).map(wheelOf),
    environment: JSON.parse(text(row, 'environment')) as readonly string[],
    argvOnly: integer(row, 'argv_only') !== 0,
    directory: textOrNull(row, 'directory'),
    sliceTimeout: realOrNull(row, 'slice_timeout'),
    progressTimeout: realOrNull(row, 'progress_timeout'),
    deployment: jobDeployment(store, job),
  }
}

function wheelOf(row: Row, index: number): Wheel {
  if (integer(row, 'position') !== index) throw new Error(`wheel ${index} of a job is missing`)
  return {name: text(row, 'name'), bytes: bytes(row, 'bytes')}
}

function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (value instanceof Uint8Array) return value
  throw new TypeError(`column ${column}: expected bytes, found ${typeof value}`)
}
