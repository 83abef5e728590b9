import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import type {Generation} from '../../src/daffi/wire/messages/generation.js'

/** How to run programs of real daffi. */
export interface PythonDaffi {
  readonly python: string
  readonly env: NodeJS.ProcessEnv
}

const known = new Map<Generation, PythonDaffi | undefined>()

/**
 * Real daffi of one generation, or undefined where it cannot be imported: `DAFFI_SRC` names a folder with the
 * checkouts `1.0.0` and `2.2.1`, `DAFFI_PYTHON` a Python that has grpcio, dill and what else they need.
 */
export function pythonDaffi(generation: Generation): PythonDaffi | undefined {
  if (!known.has(generation)) known.set(generation, look(generation))
  return known.get(generation)
}

function look(generation: Generation): PythonDaffi | undefined {
  const {DAFFI_SRC, DAFFI_PYTHON, PATH, HOME, LANG} = process.env
  if (!DAFFI_SRC) return undefined
  const path = join(DAFFI_SRC, generation)
  const python = DAFFI_PYTHON ?? '/usr/bin/python3'
  if (!existsSync(join(path, 'daffi')) || !existsSync(python)) return undefined
  const env = {PATH, HOME, LANG, PYTHONPATH: path, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1'}
  const {status} = spawnSync(python, ['-c', 'import daffi, daffi.components'], {env, timeout: 20_000, stdio: 'ignore'})
  return status === 0 ? {python, env} : undefined
}
