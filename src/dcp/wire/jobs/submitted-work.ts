import {Buffer} from 'node:buffer'
import type {Work, Worktime} from '../../job/job.js'
import {JOB_LIMITS} from '../../job/job-limits.js'
import {satisfies} from '../../job/work/semver-range.js'
import {WORKTIMES} from '../../job/work/worktimes.js'
import {anyField, booleanField, type Fields, fieldsOf, invalid, textField} from '../operations/fields.js'
import {OperationError} from '../operations/operation-error.js'
import {textOfDataUri} from '../values/data-uri.js'
import {argumentTexts, checkedUrl, type UrlSchemes} from '../values/value-list.js'
import {readPythonArguments} from './python-arguments.js'

type SubmittedWork = Work & {readonly worktimeVersion: string}

/** A percent-encoded character may take nine for three. */
const LONGEST_URI = 3 * JOB_LIMITS.workFunction

/**
 * The work of a submitted job: work function, arguments, worktime. @param schemes `file:` URLs only for localExec, whose
 * arguments stay as they are: they are files of the deploying process.
 * @throws OperationError EINVAL, ENOWORKTIME
 */
export function submittedWork(data: Fields, schemes: UrlSchemes): SubmittedWork {
  const marshaled = anyField(data, 'marshaledArguments')
  const args = marshaled === undefined ? [] : argumentTexts(marshaled, schemes)
  const {worktime, worktimeVersion} = submittedWorktime(data)
  const python = worktime === 'pyodide'
  return {
    worktime,
    worktimeVersion,
    ...workFunctionOf(textField(data, 'workFunctionURI', LONGEST_URI), schemes),
    ...(python && schemes === 'web' ? readPythonArguments(args) : {args, files: null, environment: []}),
    entry: null,
    modules: null,
    wheels: [],
    argvOnly: python,
    directory: null,
  }
}

function workFunctionOf(uri: string, schemes: UrlSchemes): Pick<Work, 'workFunction' | 'workFunctionUrl'> {
  if (!uri.startsWith('data:')) return {workFunction: '', workFunctionUrl: checkedUrl(uri, schemes)}
  const workFunction = textOfDataUri(uri)
  if (workFunction.trim() === '') throw invalid('The work function is empty')
  if (Buffer.byteLength(workFunction) > JOB_LIMITS.workFunction) throw invalid('The work function is too long')
  return {workFunction, workFunctionUrl: null}
}

function submittedWorktime(data: Fields): {readonly worktime: Worktime; readonly worktimeVersion: string} {
  const asked = fieldsOf(anyField(data, 'worktime'), 'worktime')
  const name = textField(asked, 'name', 100)
  const version = textField(asked, 'version', 100)
  const custom = booleanField(asked, 'custom', false)
  if (!isWorktime(name)) {
    const remedy = custom ? ', and none of its own can be added' : ''
    throw new OperationError('ENOWORKTIME', `There is no worktime ${name} here${remedy}`)
  }
  if (!isServed(WORKTIMES[name], version)) {
    throw new OperationError('ENOWORKTIME', `There is no version ${version} of the worktime ${name} here`)
  }
  return {worktime: name, worktimeVersion: version}
}

function isWorktime(name: string): name is Worktime {
  return Object.hasOwn(WORKTIMES, name)
}

/** What the client asks for unless told otherwise is `^1.0.0`; `>=0.0.0` stands for any version. */
function isServed(known: string, range: string): boolean {
  if (/^>=\s*0\.0\.0$/.test(range)) return true
  try {
    return satisfies(known, range)
  } catch {
    throw invalid(`${range} is no range of versions that is understood`)
  }
}
