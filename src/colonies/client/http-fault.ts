import {Fault, systemErrorCode} from '../../errors.js'

const CHECK_PLACE = 'Check host and port (COLONIES_SERVER_HOST, COLONIES_SERVER_PORT), and that the server runs.'
const LOOK_FIRST = 'Look whether the request was done before you repeat it.'

/** OpenSSL and Node on certificates that do not fit: `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `CERT_HAS_EXPIRED`, … */
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|UNABLE_TO_/

/** The server does not speak TLS where we do, or the other way round. */
const OTHER_PROTOCOL = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/** An answer does not begin with `HTTP/`. */
const NO_HTTP = 'HPE_INVALID_CONSTANT'

/** Nobody was reached: the request was certainly not done. */
export function unreachable(place: string, error: unknown): Fault {
  const code = systemErrorCode(error)
  const cause = {cause: error}
  if (code !== undefined && OTHER_PROTOCOL.has(code)) {
    const hint = 'For a server without TLS: --insecure, or COLONIES_TLS=false.'
    return new Fault('SERVER_UNREACHABLE', `${place} does not speak TLS`, hint, cause)
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const hint = 'Use a name that stands in it: COLONIES_SERVER_HOST. Or use --skip-tls-verify, which trusts anybody.'
    return new Fault('SERVER_UNTRUSTED', `The certificate of ${place} is for another host`, hint, cause)
  }
  if (code !== undefined && CERTIFICATE.test(code)) {
    const hint = 'Name a file with its authority: COLONIES_CA. Or use --skip-tls-verify, which trusts anybody.'
    return new Fault('SERVER_UNTRUSTED', `The certificate of ${place} is not trusted (${code})`, hint, cause)
  }
  const why = code ?? (error instanceof Error ? error.message : String(error))
  return new Fault('SERVER_UNREACHABLE', `No ColonyOS server answers at ${place} (${why})`, CHECK_PLACE, cause)
}

/** The connection broke while the request was under way: it may have been done, but by who speaks no HTTP. */
export function lost(place: string, error: unknown): Fault {
  if (systemErrorCode(error) === NO_HTTP) {
    return new Fault('SERVER_FAILED', `${place} speaks another protocol than HTTP`, CHECK_PLACE, {cause: error})
  }
  const why = systemErrorCode(error) ?? (error instanceof Error ? error.message : String(error))
  // What a TLS server does with plain HTTP looks the same.
  const hint = place.startsWith('http:') ? `${LOOK_FIRST} A server with TLS needs COLONIES_TLS=true.` : LOOK_FIRST
  return new Fault('SERVER_LOST', `${place} did not finish its answer (${why})`, hint, {cause: error})
}
