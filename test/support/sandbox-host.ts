import {rmSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {build} from 'esbuild'

/** Bundles the sandbox host into a fresh temporary file, as the build does. The caller removes `directory`. */
export async function buildSandboxHost(): Promise<{hostFile: string; remove: () => void}> {
  const directory = await mkdtemp(join(tmpdir(), 'continuum-host-'))
  const hostFile = join(directory, 'sandbox-host.cjs')
  await build({
    entryPoints: [resolve(import.meta.dirname, '../../src/dcp/worker/sandbox-host.ts')],
    outfile: hostFile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  })
  return {hostFile, remove: () => rmSync(directory, {recursive: true, force: true})}
}
