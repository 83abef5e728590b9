import {extname} from 'node:path'
import {Fault} from '../../../errors.js'
import type {Worktime} from '../job.js'
import {satisfies} from './semver-range.js'
import {isScript, type WorkSource} from './work-source.js'

/** The worktimes that are here, with their versions: those of DCP (dcp-semantics, section 6). */
export const WORKTIMES: Readonly<Record<Worktime, string>> = {'map-basic': '1.0.0', pyodide: '0.28.0'}

/**
 * The worktime of a work function: as asked for, else by the ending of its file.
 * @throws Fault USAGE when the file is for the other one
 */
export function worktimeOf(source: WorkSource, asked: Worktime | undefined): Worktime {
  if (source.kind !== 'file') return asked ?? 'map-basic'
  const found = kindOf(source.path)
  if (asked !== undefined && found !== undefined && asked !== found) {
    throw new Fault(
      'USAGE',
      `${source.path} cannot run in the worktime ${asked}`,
      `Leave --worktime out: the ending of the file says ${found}.`,
    )
  }
  return asked ?? found ?? 'map-basic'
}

/** The worktime that a job will have, as far as its words say it: for what is begun before all is read and checked. */
export function expectedWorktime(work: string | undefined, asked: string | undefined): Worktime {
  if (asked !== undefined) return asked === 'pyodide' ? 'pyodide' : 'map-basic'
  return (work === undefined ? undefined : kindOf(work)) ?? 'map-basic'
}

/** The range of versions that a job asks for: DCP's `^` and what is known unless the user chose. @throws Fault USAGE */
export function worktimeVersionOf(worktime: Worktime, asked: string | undefined): string {
  const known = WORKTIMES[worktime]
  if (asked === undefined) return `^${known}`
  if (satisfies(known, asked)) return asked.trim()
  throw new Fault(
    'USAGE',
    `There is no version ${asked.trim()} of the worktime ${worktime}; version ${known} is here`,
    `Leave --worktime-version out, or give ^${known}.`,
  )
}

function kindOf(path: string): Worktime | undefined {
  if (extname(path).toLowerCase() === '.py') return 'pyodide'
  return isScript(path) ? 'map-basic' : undefined
}
