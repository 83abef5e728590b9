import {Fault, systemErrorCode} from '../../errors.js'
import {WireError} from '../wire/messages/wire-error.js'
import type {ControllerAddress} from './address.js'
import {addressText} from './address-text.js'
import type {Connect} from './listening.js'
import {NATIVE_ALPN} from './native/frames.js'
import {joinNative} from './native/join-native.js'
import {dial} from './socket/dial.js'

/**
 * Connects once: natively where the controller is ours, else over gRPC.
 * @throws Fault CONTROLLER_UNREACHABLE, CONTROLLER_UNTRUSTED, CONTROLLER_UNSUPPORTED, what the controller refuses with; the reason of
 * the signal when it aborts
 */
export const connect: Connect = async (options, handlers) => {
  const {address, tls, signal} = options
  try {
    const {socket, protocol} = await dial(address, tls, signal)
    if (!tls || protocol === NATIVE_ALPN) {
      const link = await joinNative(socket, options, handlers)
      if (link) return link
    } else socket.destroy()
    const {joinPython} = await import('./grpc/join-python.js')
    return await joinPython(options, handlers)
  } catch (error) {
    throw signal.aborted ? signal.reason : unreachable(error, address)
  }
}

function unreachable(error: unknown, address: ControllerAddress): unknown {
  if (error instanceof Fault) return error
  const code = systemErrorCode(error) ?? (error instanceof WireError ? error.code : undefined)
  if (code === undefined) return error
  // As OpenSSL and Node name what is wrong with a certificate.
  if (/CERT|VERIFY/.test(code)) {
    const message = `What listens at ${addressText(address)} does not show the expected certificate (${code})`
    const hint = 'Give the certificate of that controller: --ssl-certificate'
    return new Fault('CONTROLLER_UNTRUSTED', message, hint, {cause: error})
  }
  const hint = 'Start one with `daffi controller start`, or name it with --host and --port.'
  return new Fault('CONTROLLER_UNREACHABLE', `No controller answers at ${addressText(address)} (${code})`, hint, {
    cause: error,
  })
}
