import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {Global} from '../../../src/daffi/library/global.js'
import {keystoreSigner} from '../../../src/daffi/library/keystore-signer.js'
import {identityOf, randomPrivateKey} from '../../../src/keystore/private-key.js'
import {storeKey} from '../../../src/keystore/store-key.js'

let directory: string
let file: string
let address: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'continuum-admission-'))
  const key = randomPrivateKey()
  address = identityOf(key).address.toLowerCase()
  const writer = {process: 'test', now: new Date()}
  const options = {name: 'node', directory, passphrase: Buffer.from('secret'), cost: 'light', writer} as const
  file = (await storeKey(key, options)).file
})
afterAll(() => rmSync(directory, {recursive: true, force: true}))

test('a controller lets in whose keystore it knows, and nobody else', async () => {
  const place = {unixSockPath: join(directory, 'daffi'), log: () => {}}
  const sign = await keystoreSigner(file, 'secret')
  const controller = new Global({...place, initController: true, processName: 'c', allow: [address], sign})
  const known = new Global({...place, processName: 'known', sign})
  const stranger = new Global({...place, processName: 'stranger'})
  try {
    await controller.waitProcess('known', {timeout: 10})
    await expect(stranger.ready).rejects.toMatchObject({code: 'CONTROLLER_REFUSED'})
    expect(Object.keys(controller.registeredCallbacks)).toEqual(['known'])
  } finally {
    await Promise.all([stranger.stop(), known.stop()])
    await controller.stop()
  }
})

test('a wrong passphrase signs nothing', async () => {
  await expect(keystoreSigner(file, 'wrong')).rejects.toMatchObject({code: 'PASSPHRASE_WRONG'})
})
