import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join, relative} from 'node:path'
import {build, transform} from 'esbuild'

/** Native, or so large and rarely needed that it stays in node_modules. */
const EXTERNAL = ['@photostructure/sqlite', 'esbuild', 'ethers', 'isolated-vm', 'secp256k1', 'tiny-secp256k1']

/**
 * What oclif requires at the top and a running command seldom or never calls: Node's modules, packages, and parts of
 * oclif itself. Each is loaded when first touched, which saves about a third of the start.
 */
const LAZY = new Set([
  'node:child_process',
  'node:fs/promises',
  'node:perf_hooks',
  'node:readline',
  'ansi-escapes',
  'clean-stack',
  'cli-spinners',
  'ejs',
  'indent-string',
  'lilconfig',
  'minimatch',
  'semver',
  'string-width',
  'supports-color',
  'tinyglobby',
  'widest-line',
  'wrap-ansi',
])
const LAZY_PARTS =
  /@oclif\/core\/lib\/(?:config\/(?:plugin|plugin-loader|ts-path)|help\/index|module-loader|performance)\.js$/

const OCLIF = '/@oclif/core/'

/** oclif swallows EPIPE with a listener on stdout, which opens the stream in every command. We see to it ourselves. */
const STDOUT_LISTENER = /process\.stdout\.on\('error',[\s\S]*?\n\}\);\n/
const require = createRequire(import.meta.url)

/** Packages go into files of their own, so that what is not used is not even read. */
const SEPARATE = 'dist:'
const separateName = (path) =>
  `lazy/${path
    .replace(/^.*node_modules\//, '')
    .replace(/\.c?js$/, '')
    .replaceAll(/[^\w-]/g, '+')}.js`

/** A stand-in that loads the real module at the first use. Interop code asks for `__esModule` at once: told from here. */
function standIn(path) {
  const isPackage = !path.startsWith('node:') && !path.includes(OCLIF)
  return `const real = () => require(${JSON.stringify(isPackage ? SEPARATE + separateName(path) : path)})
module.exports = new Proxy(function () {}, {
  get: (_, key) => (key === '__esModule' ? ${require(path).__esModule === true} : real()[key]),
  has: (_, key) => key in real(),
  apply: (_, self, args) => Reflect.apply(real(), self, args),
  construct: (_, args) => Reflect.construct(real(), args),
})`
}

/** oclif asks `debug` for a logger in every command; without DEBUG nobody hears it. */
function silentUnlessDebug(path) {
  return `const silent = Object.assign(() => {}, {enabled: false, extend: () => silent})
module.exports = process.env.DEBUG ? require(${JSON.stringify(path)}) : () => silent`
}

const lazyModules = (separate) => ({
  name: 'lazy-modules',
  setup(bundle) {
    bundle.onResolve({filter: /^dist:/}, ({path}) => ({path, external: true}))
    bundle.onResolve({filter: /.*/}, async (request) => {
      // Only oclif's own: whoever imports one of them as an ES module wants its exports, not a stand-in.
      if (request.kind !== 'require-call' || !request.importer.includes(OCLIF)) return undefined
      const isPart = request.path.startsWith('.')
      if (!isPart && request.path !== 'debug' && !LAZY.has(request.path)) return undefined
      const path = createRequire(request.importer).resolve(request.path)
      if (isPart && !LAZY_PARTS.test(path)) return undefined
      if (!isPart && !path.startsWith('node:')) separate.add(path)
      return {path, namespace: request.path === 'debug' ? 'debug' : 'lazy'}
    })
    bundle.onLoad({filter: /@oclif\/core\/lib\/command\.js$/}, ({path}) => {
      const source = readFileSync(path, 'utf8')
      if (!STDOUT_LISTENER.test(source)) throw new Error(`${path} is not as it was: look at it again`)
      return {contents: source.replace(STDOUT_LISTENER, '')}
    })
    const contents = {lazy: standIn, debug: silentUnlessDebug}
    for (const [namespace, text] of Object.entries(contents)) {
      bundle.onLoad({filter: /.*/, namespace}, ({path}) => ({
        resolveDir: path.startsWith('node:') ? undefined : dirname(path),
        contents: text(path),
      }))
    }
  },
})

function write(file, text) {
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(file, text)
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
    write(path, code)
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

/** One self-contained CommonJS program: the starter, or the host of a sandbox. */
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
    define,
    logLevel: 'warning',
  })
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
