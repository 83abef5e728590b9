import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {build, transform} from 'esbuild'

/** Native, or so large and rarely needed that it stays in node_modules. */
const EXTERNAL = ['@photostructure/sqlite', 'esbuild', 'ethers', 'isolated-vm', 'secp256k1', 'tiny-secp256k1']

/** Packages that oclif imports at the top and a running command never calls: loaded when first touched. */
const LAZY = [
  'ansi-escapes',
  'clean-stack',
  'ejs',
  'lilconfig',
  'minimatch',
  'semver',
  'string-width',
  'supports-color',
  'tinyglobby',
  'widest-line',
  'wrap-ansi',
]

const lazyPackages = {
  name: 'lazy-packages',
  setup(bundle) {
    bundle.onResolve({filter: new RegExp(`^(${LAZY.join('|')})$`)}, async (request) => {
      // Only oclif's own: whoever imports one of them as an ES module wants its exports, not a stand-in.
      if (request.kind !== 'require-call' || !request.importer.includes('/@oclif/core/')) return undefined
      if (request.pluginData === 'real') return undefined
      const found = await bundle.resolve(request.path, {
        resolveDir: request.resolveDir,
        kind: 'require-call',
        pluginData: 'real',
      })
      return {path: found.path, namespace: 'lazy', pluginData: request.resolveDir}
    })
    bundle.onLoad({filter: /.*/, namespace: 'lazy'}, ({path, pluginData}) => ({
      resolveDir: pluginData,
      contents: `const real = () => require(${JSON.stringify(path)})
module.exports = new Proxy(function () {}, {
  get: (_, key) => real()[key],
  has: (_, key) => key in real(),
  apply: (_, self, args) => Reflect.apply(real(), self, args),
})`,
    }))
  },
}

function write(file, text) {
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(file, text)
}

/**
 * Bundles the commands and the entries of the command line into chunks that share code, then turns each chunk into
 * CommonJS: only that can be run from a V8 code cache. Dynamic imports become requires, so they stay lazy.
 */
export async function bundleChunks({root, entries}) {
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
    plugins: [lazyPackages],
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
