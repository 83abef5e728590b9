import {dirname, extname, resolve} from 'node:path'
import {Fault} from '../../errors.js'
import {bundleWork} from './bundle-work.js'
import {readText} from './file-text.js'
import {functionExpression} from './function-text.js'

/** Where a work function comes from. */
export type WorkSource =
  | {readonly kind: 'file'; readonly path: string}
  /** The source of a module, from stdin. Relative imports in it start at `resolveDir`. */
  | {readonly kind: 'module'; readonly source: string; readonly name: string; readonly resolveDir: string}
  /** The source of one expression, from the command line. */
  | {readonly kind: 'function'; readonly text: string; readonly resolveDir: string}

const LOADERS: ReadonlyMap<string, 'js' | 'ts'> = new Map([
  ['.js', 'js'],
  ['.mjs', 'js'],
  ['.cjs', 'js'],
  ['.ts', 'ts'],
  ['.mts', 'ts'],
  ['.cts', 'ts'],
])

/**
 * Loads a work function as the source of one expression, whose value is the function: what DCP's map-basic worktime
 * evaluates. Imports are bundled, types are stripped; nothing of it runs here.
 * @throws Fault WORK_INVALID, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function loadWorkFunction(work: WorkSource): Promise<string> {
  switch (work.kind) {
    case 'file': {
      const {path} = work
      const loader = loaderFor(path)
      const source = await readText(path)
      return bundleWork({source, name: path, resolveDir: dirname(resolve(path)), loader})
    }
    case 'module':
      return bundleWork({...work, loader: 'ts'})
    case 'function':
      return functionExpression(work.text, work.resolveDir)
  }
}

function loaderFor(path: string): 'js' | 'ts' {
  const loader = LOADERS.get(extname(path).toLowerCase())
  if (loader) return loader
  throw new Fault(
    'WORK_INVALID',
    `${path} cannot be a work function: its kind is not known.`,
    `A work function is a file with one of these endings: ${[...LOADERS.keys()].join(' ')}`,
  )
}
