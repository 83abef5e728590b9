import {execFileSync, spawnSync} from 'node:child_process'
import {copyFileSync, readdirSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {bundleChunks, bundleLibrary, bundleProgram, readJson} from './bundle.mjs'
import {writeManifest} from './manifest.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)

const {name, version} = readJson(join(root, 'package.json'))
const facts = {name, version}

const files = readdirSync(join(root, 'commands'), {recursive: true, encoding: 'utf8'})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort()
const commands = Object.fromEntries(
  files.map((file) => [file.slice(0, -3).replaceAll('/', ' '), `commands/${file.slice(0, -3)}.js`]),
)

function typescript(...args) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const {status} = spawnSync(process.execPath, [tsc, ...args], {cwd: root, stdio: 'inherit'})
  if (status !== 0) process.exit(1)
}

typescript('-p', '.')
rmSync(join(root, 'dist'), {recursive: true, force: true})
typescript('-p', 'tsconfig.library.json')
await bundleLibrary({
  root,
  entries: {
    dcp: 'src/dcp/library/continuum-dcp.ts',
    daffi: 'src/daffi/library/continuum-daffi.ts',
    colonies: 'src/colonies/library/continuum-colonies.ts',
  },
  outdir: 'dist/library',
})
await bundleChunks({
  root,
  entries: [
    ...files.map((file) => `commands/${file}`),
    'src/cli/dispatch.ts',
    'src/cli/complete.ts',
    'src/cli/help.ts',
    'src/cli/lean-config.ts',
  ],
})
await bundleProgram({
  root,
  entry: 'src/cli/start.ts',
  outfile: 'dist/start.cjs',
  define: {PACKAGE: JSON.stringify(facts), COMMANDS: JSON.stringify(commands)},
})
for (const [program, entry] of Object.entries({
  'sandbox-host': 'src/dcp/worker/sandbox-host.ts',
  'import-module': 'src/cli/import-module.ts',
  'executor-host': 'src/colonies/executor/host/module-host.ts',
  'daffi-controller': 'src/daffi/controller/controller-thread.ts',
  'daffi-heartbeat': 'src/daffi/link/native/heartbeat-thread.ts',
})) {
  await bundleProgram({root, entry, outfile: `dist/${program}.cjs`})
}
copyFileSync(join(root, 'src/colonies/executor/python/driver.py'), join(root, 'dist/executor-driver.py'))
const {load} = require(join(root, 'dist/start.cjs'))
await writeManifest({root, facts, commands, load, check: process.argv.includes('--check')})
// Its commands write their results as always; only their complaints are of interest.
execFileSync(process.execPath, [join(root, 'build/code-cache.mjs')], {stdio: ['ignore', 'ignore', 'inherit']})
