import {keystorePlace} from '../../cli/places.js'
import {readKeystore} from '../../keystore/read.js'
import {signMessage} from '../../keystore/sign-message.js'
import {unlockKeystore} from '../../keystore/unlock.js'

/**
 * What a node proves its address with where the controller lets in only some: the `sign` of a `Global`.
 * @param name of a keystore of this user, or a file
 * @throws Fault KEYSTORE_NOT_FOUND, KEYSTORE_MALFORMED, PASSPHRASE_WRONG
 */
export async function keystoreSigner(name: string, passphrase: string): Promise<(text: string) => string> {
  const keystore = await readKeystore(name, keystorePlace())
  const {privateKey} = await unlockKeystore(keystore, {attempts: [Buffer.from(passphrase)], empty: 'last'})
  return (text) => signMessage(privateKey, Buffer.from(text)).signature
}
