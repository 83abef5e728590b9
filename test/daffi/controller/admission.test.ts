import {afterEach, describe, expect, test} from 'vitest'
import {signMessage} from '../../../src/keystore/sign-message.js'
import {call, startMesh, type TestMesh} from './mesh.js'

const [alice, mallory] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const addressOf = (key: Buffer): string => signMessage(key, Buffer.from('')).address.toLowerCase()
const signer = (key: Buffer) => (text: string) => signMessage(key, Buffer.from(text)).signature

let mesh: TestMesh
afterEach(() => mesh.close())

describe('admission by keystore', () => {
  test('who proves a listed address joins, nobody else, callers neither', async () => {
    mesh = await startMesh({allow: [addressOf(alice)]})
    await mesh.node('good', {f: () => 'yes'}, {sign: signer(alice)})
    const refused = {code: 'CONTROLLER_REFUSED'}
    await expect(mesh.node('bad', {}, {sign: signer(mallory)})).rejects.toMatchObject(refused)
    await expect(mesh.node('none', {})).rejects.toMatchObject(refused)
    await expect(mesh.node('nonsense', {}, {sign: () => '0x12'})).rejects.toMatchObject(refused)
    await expect(mesh.caller()).rejects.toMatchObject(refused)
    const caller = await mesh.caller({sign: signer(alice)})
    expect((await call(caller, 'f')).result).toBe('yes')
    expect((await call(caller, '@nodes')).result).toMatchObject([{name: 'good', address: addressOf(alice)}])
  })

  test('a proof is for one name and one connection', async () => {
    mesh = await startMesh({allow: [addressOf(alice)]})
    let proof = ''
    await mesh.node(
      'good',
      {},
      {
        sign: (text) => {
          proof = signer(alice)(text)
          return proof
        },
      },
    )
    await expect(mesh.node('bad', {}, {sign: () => proof})).rejects.toMatchObject({code: 'CONTROLLER_REFUSED'})
  })
})
