import type {ControllerAddress} from './address.js'

/** An address as people read it, and name it again: a path, `host:port`, or `[::1]:port`. */
export function addressText(address: ControllerAddress): string {
  if (address.kind === 'unix') return address.path
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}
