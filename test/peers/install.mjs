// Installs the programs that the tests interoperate with: every folder beside this file that has a lock.
// Each stands alone, because their dependencies must not meet ours. No install script of theirs is run.
import {spawnSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

function packages(lockFile) {
  try {
    const {'': _root, ...entries} = JSON.parse(readFileSync(lockFile, 'utf8')).packages
    return entries
  } catch {
    return undefined
  }
}

/** True when what npm wrote down about node_modules holds exactly the locked packages; optional ones may be left out. */
function isCurrent(folder) {
  const locked = packages(join(folder, 'package-lock.json'))
  const installed = packages(join(folder, 'node_modules/.package-lock.json'))
  if (!locked || !installed) return false
  const same = (path) =>
    installed[path]?.version === locked[path]?.version && installed[path]?.integrity === locked[path]?.integrity
  return (
    Object.keys(installed).every(same) &&
    Object.keys(locked).every((path) => same(path) || (locked[path].optional && !(path in installed)))
  )
}

function install(folder) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress']
  const npm = process.env.npm_execpath
  const run = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], {cwd: folder, encoding: 'utf8'})
    : spawnSync('npm', args, {cwd: folder, encoding: 'utf8', shell: process.platform === 'win32'})
  if (run.status === 0) return true
  process.stderr.write(run.stderr || String(run.error ?? ''))
  return false
}

const folders = readdirSync(here, {withFileTypes: true})
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'package-lock.json')))
  .map((entry) => entry.name)
  .sort()

for (const name of folders) {
  const folder = join(here, name)
  if (isCurrent(folder)) {
    console.log(`${name}: current`)
    continue
  }
  const started = Date.now()
  const done = install(folder)
  console.log(`${name}: ${done ? 'installed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s`)
  if (!done) process.exitCode = 1
}
