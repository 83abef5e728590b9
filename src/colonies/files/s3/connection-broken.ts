import {Fault, systemErrorCode} from '../../../errors.js'

/** The connection to a service was not made, or was cut before its answer was complete. */
export class ConnectionBroken extends Error {
  override readonly name = 'ConnectionBroken'

  /** @param reached whether the connection stood */
  constructor(
    readonly reached: boolean,
    cause: unknown,
  ) {
    super('The connection broke', {cause})
  }
}

/** The service asks for patience, or its trouble may pass: with what to say once patience ends. */
export class Passing extends Error {
  override readonly name = 'Passing'

  constructor(readonly fault: Fault) {
    super(fault.message)
  }
}

/** As those of OpenSSL and Node on certificates that do not fit: `SELF_SIGNED_CERT_IN_CHAIN`, `CERT_HAS_EXPIRED`, … */
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|UNABLE_TO_/
/** One side speaks TLS, the other does not. */
const OTHER_PROTOCOL = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/** Whether another try may do better: no certificate becomes valid by asking again. */
export function mayPass({cause}: ConnectionBroken): boolean {
  const code = systemErrorCode(cause) ?? ''
  return !CERTIFICATE.test(code) && !OTHER_PROTOCOL.has(code)
}

/** @param place such as `http://127.0.0.1:9000` */
export function brokenFault(place: string, {reached, cause}: ConnectionBroken): Fault {
  const code = systemErrorCode(cause)
  if (code !== undefined && OTHER_PROTOCOL.has(code)) {
    const hint = 'For a service without TLS: AWS_S3_TLS=false.'
    return new Fault('STORAGE_UNREACHABLE', `The S3 service ${place} does not speak TLS`, hint, {cause})
  }
  if (code !== undefined && CERTIFICATE.test(code)) {
    const hint = 'Name a file with its authority: AWS_CA_BUNDLE. Or AWS_S3_SKIPVERIFY=true, which trusts anybody.'
    return new Fault('STORAGE_REFUSED', `The certificate of ${place} is not trusted (${code})`, hint, {cause})
  }
  const why = code ?? (cause instanceof Error ? cause.message : String(cause))
  const [text, hint] = reached
    ? [`The S3 service ${place} breaks off the connection (${why})`, 'Do it again later: it goes on where it was.']
    : [`No S3 service answers at ${place} (${why})`, 'Check AWS_S3_ENDPOINT and AWS_S3_TLS, and that it runs.']
  return new Fault('STORAGE_UNREACHABLE', text, hint, {cause})
}
