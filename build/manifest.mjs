import {readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'

const require = createRequire(import.meta.url)
// What `oclif manifest` itself calls; it describes one program per package and cannot read our chunks.
const core = dirname(require.resolve('@oclif/core/package.json'))
const {cacheCommand} = require(join(core, 'lib/util/cache-command.js'))

/**
 * Writes oclif.manifest.json: every command of the four programs, in one file, in a stable order. With `check` it only
 * compares: the committed file must be what the commands say.
 */
export async function writeManifest({root, facts, commands, load, check}) {
  const plugin = {name: facts.name, type: 'core', alias: facts.name}
  const entries = []
  for (const [words, chunk] of Object.entries(commands)) {
    const id = words.replaceAll(' ', ':')
    const command = load(chunk).default
    command.id = id
    // Fields, methods of a class instance or caches of ours are no facts about a command.
    entries.push([id, JSON.parse(JSON.stringify(await cacheCommand(command, plugin)))])
  }
  const manifest = {commands: Object.fromEntries(entries.sort()), version: facts.version}
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  const file = join(root, 'oclif.manifest.json')
  if (!check) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text)
    throw new Error('oclif.manifest.json is stale: run "npm run build" and commit it')
}
