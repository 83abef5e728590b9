import {afterEach, describe, expect, test} from 'vitest'
import {connect} from '../../../src/daffi/link/connect.js'
import {signMessage} from '../../../src/keystore/sign-message.js'
import {call, startMesh, type TestMesh} from './mesh.js'

const [alice, mallory, bob] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)]
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

  test('another keystore does not take the place of a node, even if it knows its ident', async () => {
    mesh = await startMesh({allow: [addressOf(alice), addressOf(bob)]})
    const {address} = mesh.controller
    const join = (key: Buffer) =>
      connect(
        {
          ...{address, tls: undefined, role: 'node', name: 'good', ident: 'told', sign: signer(key)},
          ...{generation: undefined, heartbeatProgram: undefined, signal: new AbortController().signal},
        },
        {onMessage: () => {}, onClose: () => {}},
      )
    const first = await join(alice)
    await expect(join(bob)).rejects.toMatchObject({code: 'NODE_NAME_TAKEN'})
    const second = await join(alice)
    await Promise.all([first.close(), second.close()])
  })
})
