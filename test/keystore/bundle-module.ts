import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {build} from 'esbuild'
import {onTestFinished} from 'vitest'
import {ROOT} from './sample.js'

/** Compiles one file of src/keystore for a child process; returns its URL. Native packages resolve from there. */
export async function bundleModule(name: string): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache')
  await mkdir(cache, {recursive: true})
  const directory = await mkdtemp(join(cache, 'keystore-test-'))
  onTestFinished(() => rm(directory, {recursive: true, force: true}))
  const outfile = join(directory, 'module.mjs')
  await build({
    entryPoints: [join(ROOT, 'src/keystore', name)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['ethers'],
    logLevel: 'error',
  })
  return pathToFileURL(outfile).href
}
