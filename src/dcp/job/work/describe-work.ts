import {Fault} from '../../../errors.js'
import {sourceTooLong} from '../file-text.js'
import type {Wheel, Work, Worktime} from '../job.js'
import {JOB_LIMITS, mebibytes} from '../job-limits.js'
import {pythonSource} from '../python/python-source.js'
import {bundleModules} from './bundle-work.js'
import {loadWorkFunction} from './work-function.js'
import {nameOf, resolveDirOf, type WorkSource} from './work-source.js'
import {worktimeOf, worktimeVersionOf} from './worktimes.js'

/** Where Python is, and where what it fetches is kept. */
export interface PythonPlaces {
  /** Folder of the npm package pyodide. */
  readonly pyodideDirectory: string
  readonly cacheDirectory: string
}

/** A work function and what it needs to be loaded. */
export interface WorkRequest {
  readonly source: WorkSource
  /** By default the ending of the file decides; JavaScript where there is none. */
  readonly worktime?: Worktime | undefined
  /** A semver range, which the worktime that is there must satisfy. */
  readonly worktimeVersion?: string | undefined
  /** map-basic: CommonJS modules and npm packages; pyodide: wheels. */
  readonly requires: readonly string[]
  /** Name of the work function in its module. */
  readonly entry?: string | undefined
  readonly python: PythonPlaces
}

export interface DescribedWork extends Pick<Work, 'worktime' | 'workFunction' | 'entry' | 'modules' | 'wheels'> {
  readonly worktimeVersion: string
}

/** Reads, checks and bundles a work function; runs nothing. @throws Fault USAGE, WORK_INVALID, FILE_* */
export async function describeWork(request: WorkRequest): Promise<DescribedWork> {
  const {source, entry} = request
  const worktime = worktimeOf(source, request.worktime)
  const worktimeVersion = worktimeVersionOf(worktime, request.worktimeVersion)
  if (entry !== undefined && source.kind === 'function') {
    throw new Fault('USAGE', '--entry names a function of a file, and --function is one itself', 'Leave --entry out.')
  }
  const loaded = worktime === 'pyodide' ? await pythonWork(request) : await scriptWork(request)
  if (Buffer.byteLength(loaded.workFunction) > JOB_LIMITS.workFunction) throw sourceTooLong(nameOf(source))
  return {worktime, worktimeVersion, ...loaded}
}

type Loaded = Pick<Work, 'workFunction' | 'entry' | 'modules' | 'wheels'>

async function scriptWork({source, entry, requires}: WorkRequest): Promise<Loaded> {
  const names = [...new Set(requires)]
  const workFunction = await loadWorkFunction(source, {entry, requires: names})
  const modules = names.length > 0 ? await bundleModules(names, resolveDirOf(source)) : null
  if (modules !== null && Buffer.byteLength(modules) > JOB_LIMITS.modules) {
    throw new Fault(
      'WORK_INVALID',
      `The modules ${names.join(', ')} are longer than ${mebibytes(JOB_LIMITS.modules)} together, the limit for a job.`,
      'Require less, or a smaller build of the package.',
    )
  }
  return {workFunction, entry: null, modules, wheels: []}
}

async function pythonWork({source, entry, requires, python}: WorkRequest): Promise<Loaded> {
  const workFunction = await pythonSource(source)
  return {
    workFunction,
    entry: entry ?? null,
    modules: null,
    wheels: await wheelsOf(requires, resolveDirOf(source), python),
  }
}

async function wheelsOf(
  requires: readonly string[],
  directory: string,
  {pyodideDirectory, cacheDirectory}: PythonPlaces,
): Promise<readonly Wheel[]> {
  if (requires.length === 0) return []
  const {loadPythonPackages} = await import('../python/python-packages.js')
  return loadPythonPackages(requires, {directory, pyodideDirectory, cacheDirectory})
}
