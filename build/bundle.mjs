import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {build, transform} from 'esbuild'
import {lazyModules, separateName} from './lazy-modules.mjs'

/** Native, or so large and rarely needed that it stays in node_modules. */
const EXTERNAL = [
  '@grpc/grpc-js',
  '@photostructure/sqlite',
  'esbuild',
  'ethers',
  'isolated-vm',
  'secp256k1',
  'tiny-secp256k1',
]

function write(file, text) {
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(file, text)
}

/** Modules of Node that take milliseconds to load, where a chunk requires them at its top. */
const LATE =
  /\b(import_\w+)=require\("(node:(?:child_process|crypto|fs\/promises|readline|(?:stream|timers)\/promises|tls|worker_threads|zlib))"\)/g
const STAND_IN =
  'const __late=(load)=>{let real;return new Proxy({},{get:(_,key)=>(real??=load())[key],has:(_,key)=>key in(real??=load())})};'

/** Loads them when the chunk first uses them: most commands never do. */
function late(code) {
  const lazy = code.replaceAll(LATE, '$1=__late(()=>require("$2"))')
  return lazy === code ? code : lazy.replace(/^("use strict";)?/, `$1${STAND_IN}`)
}

/**
 * Bundles the commands and the entries of the command line into chunks that share code, then turns each chunk into
 * CommonJS: only that can be run from a V8 code cache. Dynamic imports become requires, so they stay lazy.
 */
export async function bundleChunks({root, entries}) {
  const separate = new Set()
  const bundled = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outbase: '.',
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    plugins: [lazyModules(separate)],
    write: false,
    logLevel: 'warning',
  })
  for (const {path, text} of bundled.outputFiles) {
    const {code} = await transform(text, {
      format: 'cjs',
      target: 'node20',
      supported: {'dynamic-import': false},
      define: {'import.meta.url': '__importMetaUrl'},
      charset: 'ascii',
      minifyWhitespace: true,
    })
    write(path, late(code))
  }
  await build({
    entryPoints: [...separate].map((path) => ({in: path, out: separateName(path).slice(0, -3)})),
    outdir: join(root, 'dist'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'ascii',
    minifyWhitespace: true,
    logLevel: 'warning',
  })
  write(join(root, 'dist/package.json'), '{"type":"commonjs"}\n')
  return bundled.outputFiles.map(({path}) => relative(join(root, 'dist'), path))
}

const REQUIRE =
  "import {createRequire as __createRequire} from 'node:module';const require = __createRequire(import.meta.url);"

/** The library parts, for programs that import them: ES modules that share code. @param entries name → source file */
export async function bundleLibrary({root, entries, outdir}) {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: {'.js': '.mjs'},
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    // Packages in CommonJS require modules of Node, for which an ES module has no `require`.
    banner: {js: REQUIRE},
    logLevel: 'warning',
  })
}

/** What CommonJS has for it. */
const MODULE_URL = "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;"

/** One self-contained CommonJS program: the starter, the host of a sandbox, or a thread. */
export async function bundleProgram({root, entry, outfile, define = {}}) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    define: {'import.meta.url': '__importMetaUrl', ...define},
    banner: {js: MODULE_URL},
    logLevel: 'warning',
  })
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
