import {resolve} from 'node:path'
import {describe, expect, it} from 'vitest'
import {findIsolatedVm} from '../../../src/dcp/worker/find-isolated-vm.js'

const peer = resolve(import.meta.dirname, '../../peers/node22')

describe('isolated-vm', () => {
  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('is found beside the file that asks', () => {
    expect(findIsolatedVm(resolve(peer, 'package.json'))).toBe(resolve(peer, 'node_modules/isolated-vm'))
  })

  it('is not found where it is not installed', () => {
    expect(findIsolatedVm('/nowhere/file.js')).toBeUndefined()
  })
})
