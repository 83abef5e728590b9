import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname} from 'node:path'

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
  'ansis',
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
  /@oclif\/core\/lib\/(?:config\/(?:plugin|plugin-loader|ts-path)|help\/index|module-loader|performance|screen|ux\/index)\.js$/

const OCLIF = '/@oclif/core/'

/** oclif swallows EPIPE with a listener on stdout, which opens the stream in every command. We see to it ourselves. */
const STDOUT_LISTENER = /process\.stdout\.on\('error',[\s\S]*?\n\}\);\n/
const require = createRequire(import.meta.url)

/** Packages go into files of their own, so that what is not used is not even read. */
const SEPARATE = 'dist:'
export const separateName = (path) =>
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

/**
 * An esbuild plugin that puts stand-ins for what oclif seldom calls.
 * @param separate takes the paths of the packages that are to be bundled apart, as `separateName(path)`
 */
export const lazyModules = (separate) => ({
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
