import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {constants} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {build} from 'esbuild'

// Runs one TypeScript file, bundled, as if it lay where it lies: node build/run-typescript.mjs <file> [argument]...
// The bundle lies below node_modules, where the packages that stay outside of it are found.

const [entry, ...argv] = process.argv.slice(2)
const cache = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache')
mkdirSync(cache, {recursive: true})
const directory = mkdtempSync(join(cache, 'run-'))
// The package by its own name, as programs of users import it.
mkdirSync(join(directory, 'node_modules'))
symlinkSync(join(cache, '../..'), join(directory, 'node_modules/continuum'))
try {
  const file = join(directory, 'program.mjs')
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    define: {'import.meta.url': JSON.stringify(pathToFileURL(resolve(entry)).href)},
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  const {status, signal} = spawnSync(process.execPath, ['--enable-source-maps', file, ...argv], {stdio: 'inherit'})
  process.exitCode = status ?? 128 + constants.signals[signal]
} finally {
  rmSync(directory, {recursive: true, force: true})
}
