/** How to trust a server's certificate. */
export interface TlsTrust {
  /** PEM of the authorities to trust, instead of the system's; undefined for those. */
  readonly ca?: string | undefined
  readonly rejectUnauthorized: boolean
}

/** Where a server is on the network. */
export interface HttpPlace {
  readonly host: string
  readonly port: number
  /** False for plain HTTP. */
  readonly tls: false | TlsTrust
}

export interface HttpLimits {
  /** Milliseconds until a connection must stand. */
  readonly connect: number
  /** Milliseconds without a byte, in either direction, after which the server is given up. */
  readonly silence: number
  /** Bytes of a reply. Beyond about 500 million no text can hold it. */
  readonly reply: number
}

export const HTTP_LIMITS: HttpLimits = {connect: 10_000, silence: 60_000, reply: 400 * 2 ** 20}

/** Where a server that listens on every interface is reached from its own machine; other hosts as they are. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

/** `https://host:port`, with an IPv6 address in brackets. */
export function urlOf({host, port, tls}: HttpPlace, scheme: 'http' | 'ws' = 'http'): string {
  return `${scheme}${tls ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
