import {identityOfKey} from '../../colonies/wire/identity.js'
import {hexOfBytes} from '../../keystore/hex.js'
import {randomPrivateKey} from '../../keystore/private-key.js'
import type {GeneratedKey} from '../../output/views/generated-key.js'

/** A new random key as text. */
export function generatedKey(): GeneratedKey {
  const key = randomPrivateKey()
  return {id: identityOfKey(key), prvkey: hexOfBytes(key)}
}
