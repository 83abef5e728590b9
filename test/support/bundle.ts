import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {basename, join, resolve} from 'node:path'
import {build} from 'esbuild'

export interface Bundle {
  /** Path of one ESM file that plain `node` runs. */
  readonly file: string
  remove(): void
}

/**
 * Bundles a TypeScript program of the tests, so that a child process can run it. The file lies below `node_modules`,
 * where the packages that stay outside of it are found.
 */
export async function bundle(entry: string): Promise<Bundle> {
  const cache = resolve('node_modules/.cache')
  mkdirSync(cache, {recursive: true})
  const directory = mkdtempSync(join(cache, 'bundle-'))
  const file = join(directory, basename(entry).replace(/\.ts$/, '.mjs'))
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  })
  return {file, remove: () => rmSync(directory, {recursive: true, force: true})}
}
