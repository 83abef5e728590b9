import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll} from 'vitest'

/** Gives the library a state, keystore and home folder of its own for the tests of one file. Returns where the state is. */
export function useLibraryHome(): () => string {
  let home = ''
  const before = new Map<string, string | undefined>()
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'continuum-library-'))
    const places = {HOME: home, CONTINUUM_HOME: join(home, 'state'), DCP_RESOURCE_DIR: join(home, 'dcp')}
    for (const [name, value] of Object.entries(places)) {
      before.set(name, process.env[name])
      process.env[name] = value
    }
  })
  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    rmSync(home, {recursive: true, force: true})
  })
  return () => join(home, 'state')
}
