import {readKeystore} from '../../keystore/read.js'
import {signMessage} from '../../keystore/sign-message.js'
import {unlockKeystore} from '../../keystore/unlock.js'
import type {Output} from '../../output/io.js'
import {openingPassphrases} from '../passphrase.js'
import {keystorePlace} from '../places.js'
import {stdinReader} from '../stdin.js'

/** Signs what a controller asks a node to sign, at each connection; `close` forgets the key. */
export interface NodeSigner {
  readonly sign: (text: string) => string
  close(): void
}

/** @throws Fault of the keystore, as for `keystore sign` */
export async function nodeSigner(
  output: Output,
  keystore: string,
  passphraseFile: string | undefined,
): Promise<NodeSigner> {
  const file = await readKeystore(keystore, keystorePlace())
  const context = {output, stdin: stdinReader(output)}
  const {privateKey} = await unlockKeystore(file, await openingPassphrases(context, passphraseFile, file.name))
  return {
    sign: (text) => signMessage(privateKey, Buffer.from(text)).signature,
    close: () => {
      privateKey.fill(0)
    },
  }
}
