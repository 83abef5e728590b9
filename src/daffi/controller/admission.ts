import {Fault} from '../../errors.js'
import {verifyMessage} from '../../keystore/verify-message.js'
import {admissionText, type PeerHello} from '../link/listening.js'

/** Whether a native process may join, and who it is. @returns its address in lower case @throws Fault CONTROLLER_REFUSED */
export type Admit = (hello: PeerHello, challenge: string) => string | null

/** @param allow addresses in lower case; undefined lets anybody in, and asks for no proof */
export function createAdmission(allow: readonly string[] | undefined): Admit {
  if (allow === undefined) return () => null
  const allowed = new Set(allow.map((address) => address.toLowerCase()))
  return ({name, signature}, challenge) => {
    if (signature === undefined) throw refused('This controller lets in only keystores that it knows')
    const address = signerOf(admissionText(challenge, name), signature)
    if (!allowed.has(address)) throw refused(`The keystore ${address} is not let in here`)
    return address
  }
}

function signerOf(text: string, signature: string): string {
  try {
    return verifyMessage({message: Buffer.from(text), signature}).address.toLowerCase()
  } catch (error) {
    if (error instanceof Fault) throw refused(`The signature proves no address: ${error.message}`)
    throw error
  }
}

function refused(message: string): Fault {
  return new Fault('CONTROLLER_REFUSED', message, 'Join with a keystore that the controller’s --allow names.')
}
