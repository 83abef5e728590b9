import {Fault} from '../../../errors.js'
import {JobFS, type JobFSOptions} from './job-fs.js'
import {localStats} from './local-files.js'

/**
 * The files that --fs and --fs-chdir give a job. `SRC:DEST` is cut at its last colon, unless there is a file whose name is
 * the whole text, or the colon seems to belong to a drive (`C:\data`; there is no file `C`).
 * @throws Fault USAGE, FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EXISTS, INPUT_INVALID
 */
export function jobFiles(files: readonly string[], chdir: string | undefined, options: JobFSOptions): JobFS {
  const fs = new JobFS(options)
  for (const text of files) {
    const {source, destination} = cut(text, (path) => localStats(fs.localPath(path)) !== undefined)
    if (source === '' || destination === '') {
      throw new Fault('USAGE', `--fs ${text} is not SRC or SRC:DEST`, 'Example: --fs data.csv:input/data.csv')
    }
    fs.add(source, destination)
  }
  if (chdir !== undefined) fs.chdir(chdir)
  return fs
}

function cut(text: string, isThere: (path: string) => boolean): {source: string; destination?: string} {
  const colon = text.lastIndexOf(':')
  const source = text.slice(0, colon)
  const isDrive = (): boolean => /^[a-z]:[\\/]/i.test(text) && colon === 1 && !isThere(source)
  if (colon < 0 || isThere(text) || isDrive()) return {source: text}
  return {source, destination: text.slice(colon + 1)}
}
