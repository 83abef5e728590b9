import {dirname, resolve} from 'node:path'
import {readChunks, readSource} from '../file-text.js'
import {bundleWork, type WorkOptions} from './bundle-work.js'
import {functionExpression} from './function-text.js'
import {loaderFor, nameOf, type WorkSource} from './work-source.js'

/**
 * Loads a JavaScript work function as the source of one expression, whose value is the function: what DCP's map-basic
 * worktime evaluates. Imports are bundled, types are stripped; nothing of it runs here.
 * @throws Fault WORK_INVALID, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function loadWorkFunction(work: WorkSource, options: WorkOptions = {}): Promise<string> {
  switch (work.kind) {
    case 'file': {
      const {path} = work
      const loader = loaderFor(path)
      const source = await readSource(readChunks(path), path)
      return bundleWork({source, name: path, resolveDir: dirname(resolve(path)), loader}, options)
    }
    case 'module':
      return bundleWork({...work, loader: 'ts'}, options)
    case 'function':
      return functionExpression(work.text, work.resolveDir, {name: nameOf(work), requires: options.requires})
  }
}
