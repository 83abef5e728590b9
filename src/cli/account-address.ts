import {Fault} from '../errors.js'
import {readKeystore} from '../keystore/read.js'
import {keystorePlace} from './places.js'

/**
 * The address in a keystore, without opening it: `id` is the identity and `default` the bank account, as in DCP
 * (dcp-keystore, section 3). Null when there is none; jobs on one's own machine need neither.
 */
export async function accountAddress(name: 'id' | 'default'): Promise<string | null> {
  try {
    const {document} = await readKeystore(name, keystorePlace())
    return document.address
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}
