import {dirname, extname, resolve} from 'node:path'
import {Fault} from '../../../errors.js'

/** Where a work function comes from. */
export type WorkSource =
  | {readonly kind: 'file'; readonly path: string}
  /** The source of a module, from stdin. Relative imports in it start at `resolveDir`. */
  | {readonly kind: 'module'; readonly source: string; readonly name: string; readonly resolveDir: string}
  /** The source of one expression, from the command line unless it has another name. */
  | {readonly kind: 'function'; readonly text: string; readonly resolveDir: string; readonly name?: string}

/** What a function from the command line is called. */
const FUNCTION_FLAG = '--function'

const LOADERS: ReadonlyMap<string, 'js' | 'ts'> = new Map([
  ['.js', 'js'],
  ['.mjs', 'js'],
  ['.cjs', 'js'],
  ['.ts', 'ts'],
  ['.mts', 'ts'],
  ['.cts', 'ts'],
])

/** What messages call a source. */
export function nameOf(source: WorkSource): string {
  switch (source.kind) {
    case 'file':
      return source.path
    case 'module':
      return source.name
    case 'function':
      return source.name ?? FUNCTION_FLAG
  }
}

/** The directory from which a source's imports, and the modules that go with it, are resolved. */
export function resolveDirOf(source: WorkSource): string {
  return source.kind === 'file' ? dirname(resolve(source.path)) : source.resolveDir
}

/** True for a file of JavaScript or TypeScript, by its ending. */
export function isScript(path: string): boolean {
  return LOADERS.has(extname(path).toLowerCase())
}

/** @throws Fault WORK_INVALID for a file of an unknown kind */
export function loaderFor(path: string): 'js' | 'ts' {
  const loader = LOADERS.get(extname(path).toLowerCase())
  if (loader) return loader
  throw new Fault(
    'WORK_INVALID',
    `${path} cannot be a work function: its kind is not known.`,
    `A work function is a file with one of these endings: ${[...LOADERS.keys()].join(' ')} .py`,
  )
}
