import {join} from 'node:path'
import {keySigner, type Signer} from '../../dcp/wire/messages/signer.js'
import {keptKeystore, unlockKeptKey} from '../../keystore/kept-key.js'

/**
 * The identity of the scheduler of a folder, made once: clients remember which address answered at a place, and take
 * another one there for an intruder (EADDRCHANGE; dcp-protocol, section 4).
 * @param directory absolute
 * @throws Fault as `keptKeystore`
 */
export async function schedulerSigner(directory: string): Promise<Signer> {
  const keystore = await keptKeystore({
    name: 'scheduler',
    directory: join(directory, 'keystores'),
    label: 'DCP scheduler',
    writer: {process: 'dcp', now: new Date()},
    place: directory,
  })
  return keySigner((await unlockKeptKey(keystore)).privateKey)
}
