import {describe, expect, test} from 'vitest'
import {seal} from '../../support/colonies-caller.js'
import {contract} from '../../support/colonies-contract.js'
import {embedded, someone} from '../../support/colonies-world.js'

// Refusals: colonies-protocol, section 5.

const its = contract()

/** The status of the HTTP reply, after a look at the reply's form. */
async function refused(body: string): Promise<number> {
  const reply = await its.caller.post(body)
  expect(Object.keys(JSON.parse(reply.body))).toEqual(['payloadtype', 'payload', 'error'])
  expect(reply).toMatchObject({type: 'error', error: true})
  expect(JSON.parse(reply.json)).toEqual({status: reply.status, message: expect.any(String)})
  return reply.status
}

describe('what is no request is refused with 400', () => {
  test.each(['', 'x', '{', '[]', '"text"', '7', '{"payload":7}', '\u0000'])('%j', async (body) => {
    expect(await refused(body)).toBe(400)
  })
})

describe('the signature', () => {
  const request = (signature: unknown): string => {
    const payload = Buffer.from(`{"colonyname":"${its.colony.name}","msgtype":"getcolonymsg"}`).toString('base64')
    return JSON.stringify({payloadtype: 'getcolonymsg', payload, signature})
  }

  test('must be there and well formed', async () => {
    for (const signature of ['', 'abc', 'zz'.repeat(65), '00'.repeat(65), 'ff'.repeat(65), '00'.repeat(64)]) {
      expect(await refused(request(signature)), signature).toBe(403)
    }
    expect(await refused(request(7))).toBe(400)
  })

  test('must be of that very payload', async () => {
    const {user, name} = its.colony
    const sealed = JSON.parse(seal('getcolonymsg', `{"colonyname":"${name}","msgtype":"getcolonymsg"}`, user.key))
    const other = Buffer.from(`{"colonyname": "${name}","msgtype":"getcolonymsg"}`).toString('base64')
    expect(await refused(JSON.stringify({...sealed, payload: other}))).toBe(403)
    expect((await its.caller.post(JSON.stringify(sealed))).status).toBe(200)
  })

  test('must have the small one of the two values of s', async () => {
    const {user, name} = its.colony
    const sealed = JSON.parse(seal('getcolonymsg', `{"colonyname":"${name}","msgtype":"getcolonymsg"}`, user.key))
    const {signature} = sealed as {signature: string}
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const s = (order - BigInt(`0x${signature.slice(64, 128)}`)).toString(16).padStart(64, '0')
    const v = signature.endsWith('0') ? '01' : '00'
    expect(await refused(JSON.stringify({...sealed, signature: signature.slice(0, 64) + s + v}))).toBe(403)
  })

  test('of anybody else is that of a stranger', async () => {
    expect(await its.caller.status('getcolonymsg', {colonyname: its.colony.name}, someone().key)).toBe(403)
  })
})

describe('the message', () => {
  test('must be of a type that the server knows', async () => {
    for (const type of ['nosuchmsg', '', 'getnodesmsg', '__proto__', 'constructor', 'toString']) {
      expect(await its.caller.status(type, {}, its.colony.user.key), type).toBe(403)
    }
  })

  test('must be of the type that the envelope says', async () => {
    const {user, name} = its.colony
    const other = seal('getcolonymsg', `{"colonyname":"${name}","msgtype":"getusersmsg"}`, user.key)
    expect(await refused(other)).toBe(400)
    expect(await refused(seal('getcolonymsg', `{"colonyname":"${name}"}`, user.key))).toBe(400)
    // The name of the field may be written in any case.
    const loud = seal('getcolonymsg', `{"ColonyName":"${name}","MsgType":"getcolonymsg"}`, user.key)
    expect((await its.caller.post(loud)).status).toBe(200)
  })

  test('must be a JSON object', async () => {
    for (const json of ['', 'x', '[]', '7', '"text"', '{"a":', '{"colonyname":7,"msgtype":"getcolonymsg"}']) {
      expect(await refused(seal('getcolonymsg', json, its.colony.user.key)), json).toBe(400)
    }
    const {key} = its.colony.user
    const payload = seal('getcolonymsg', '{"msgtype":"getcolonymsg"}', key).replace(/"payload":"/, '"payload":"!!')
    expect([400, 403]).toContain(await refused(payload))
  })

  test('may have anything that is not known', async () => {
    const {user, name} = its.colony
    const json = `{"colonyname":"${name}","extra":{"__proto__":{"x":1}},"msgtype":"getcolonymsg"}`
    expect((await its.caller.post(seal('getcolonymsg', json, user.key))).status).toBe(200)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('null is refused as anything else', async () => {
    expect(await refused('null')).toBe(400)
    expect(await refused(seal('getcolonymsg', 'null', its.colony.user.key))).toBe(400)
  })
})
