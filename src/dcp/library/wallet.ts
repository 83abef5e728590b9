import {keystorePlace} from '../../cli/places.js'
import {readKeystore} from '../../keystore/read.js'

/** A keystore as programs name it; its key stays encrypted. */
export interface WalletKeystore {
  readonly label: string
  /** `0x` and EIP-55 checksum; null when the file does not say it. */
  readonly address: string | null
}

/**
 * A keystore of this user: `default` pays, `id` identifies, as in DCP (dcp-keystore, section 3).
 * @throws Fault KEYSTORE_NOT_FOUND, KEYSTORE_MALFORMED
 */
async function get(label = 'default'): Promise<WalletKeystore> {
  const {name, document} = await readKeystore(label, keystorePlace())
  return {label: name, address: document.address}
}

export const wallet = {get}
