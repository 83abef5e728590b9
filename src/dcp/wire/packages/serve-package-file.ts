import type {Scheduler} from '../../scheduler/scheduler.js'
import {packageFileOf} from './package-url.js'

export interface ServedFile {
  readonly body: string
  readonly type: string
}

/**
 * The file of a package that a request is for; undefined when there is none. It is a row of the store, never a file of
 * this machine. @param path of the URL, `/packages/name/1.0.0/file.js`, without query
 */
export function servePackageFile(scheduler: Scheduler, path: string): ServedFile | undefined {
  const wanted = packageFileOf(path)
  const body = wanted && scheduler.packages.text(wanted.name, wanted.version, wanted.file)
  return body === undefined ? undefined : {body, type: 'text/plain; charset=utf-8'}
}
