import {spawnSync} from 'node:child_process'

const candidates = [process.env.DAFFI_PYTHON, '/usr/bin/python3', 'python3']

/** A Python with its own library alone, or undefined where there is none. */
export const plainPython = candidates.find(
  (python) => python !== undefined && spawnSync(python, ['--version'], {stdio: 'ignore'}).status === 0,
)
