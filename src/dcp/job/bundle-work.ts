import {basename} from 'node:path'
import type {BuildFailure, BuildResult, Message} from 'esbuild'
import {Fault} from '../../errors.js'

/** A module of a work function. */
export interface WorkModule {
  readonly source: string
  /** What messages call it: a path, or the flag it came with. */
  readonly name: string
  /** The directory from which its imports are resolved. */
  readonly resolveDir: string
  readonly loader: 'js' | 'ts'
  /** Columns of the first line that are not the user's. */
  readonly offset?: number
}

/** What the sandbox runs everywhere; not what this process happens to run on. */
const TARGET = 'es2022'
/** A name that no work function uses: those of DCP's sandbox (`work`, `module`…) must not be hidden from it. */
const EXPORTS = '__workModuleExports'

/**
 * Makes one expression of a module and all that it imports: its value is the module's default export, or
 * `module.exports`. Function names stay, types go, nothing gets into the global scope.
 * @throws Fault WORK_INVALID with file, line and column
 */
export async function bundleWork(module: WorkModule): Promise<string> {
  const {build, transform} = await import('esbuild')
  // A script's first line is for the shell; inside an expression it would be a mistake.
  const contents = module.source.replace(/^#!.*/, '')
  const file = basename(module.name)
  try {
    const bundled = await build({
      stdin: {contents, resolveDir: module.resolveDir, sourcefile: file, loader: module.loader},
      absWorkingDir: module.resolveDir,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['module'],
      target: TARGET,
      supported: {'top-level-await': false},
      charset: 'utf8',
      logLevel: 'silent',
    })
    checkExport(module, bundled, file)
    const options = {format: 'iife', globalName: EXPORTS, target: TARGET, charset: 'utf8', logLevel: 'silent'} as const
    const {code} = await transform(bundled.outputFiles[0]?.text ?? '', options)
    return expressionOf(code, isStrict(bundled))
  } catch (error) {
    throw isBuildFailure(error) ? workFault(module, error.errors[0]) : error
  }
}

type Bundled = BuildResult<{write: false; metafile: true}>

/** The value of `import work from …`: the default export, and `module.exports` or its `default` for CommonJS. */
function expressionOf(code: string, strict: boolean): string {
  return `(() => {${strict ? "'use strict';" : ''}
${code}
return ((value) => (Object(value) === value && typeof value !== 'function' && 'default' in value ? value.default : value))(
  ${EXPORTS}.default
);
})()`
}

/** ES modules are strict; a CommonJS module among them may not bear it. */
function isStrict(bundled: Bundled): boolean {
  return Object.values(bundled.metafile.inputs).every((input) => input.format === 'esm')
}

function checkExport(module: WorkModule, bundled: Bundled, file: string): void {
  const [output] = Object.values(bundled.metafile.outputs)
  const isCommonJs = bundled.metafile.inputs[file]?.format === 'cjs'
  const exported = isCommonJs ? /\bexports\b|\bexport\s*=/.test(module.source) : output?.exports.includes('default')
  if (exported) return
  throw new Fault(
    'WORK_INVALID',
    `${module.name} cannot be a work function: it has no default export.`,
    'Write: export default (datum) => …, or module.exports = …',
  )
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

function workFault(module: WorkModule, message: Message | undefined): Fault {
  const location = message?.location
  const file = location && location.file !== basename(module.name) ? location.file : module.name
  const column = location ? location.column + 1 - (location.line === 1 ? (module.offset ?? 0) : 0) : 0
  const place = location ? `${file}:${location.line}:${column}` : module.name
  return new Fault('WORK_INVALID', `${place}: ${message?.text ?? 'it cannot be read'}`, hintFor(message))
}

function hintFor(message: Message | undefined): string {
  if (message?.notes.some((note) => note.text.includes('built into node'))) {
    return 'Work functions run in a sandbox without modules of Node: only imports of plain JavaScript work.'
  }
  if (message?.text.startsWith('Could not resolve')) {
    return 'Check the path, or install the package beside the file.'
  }
  return 'Correct the source, then try again.'
}
