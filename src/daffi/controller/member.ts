import type {Link} from '../link/link.js'
import type {AnnouncedCallback} from './announced.js'

/** A process that is connected and has a name. */
export interface Member {
  readonly name: string
  readonly role: 'node' | 'caller'
  readonly link: Link
  /** Of a native process: tells its new connection from another process of the same name. */
  readonly ident: string | undefined
  /** Keystore address that it proved, in lower case. */
  readonly address: string | null
  /** Milliseconds since 1970. */
  readonly joined: number
  /** By name; undefined until its handshake: then nobody can call it yet. */
  callbacks: ReadonlyMap<string, AnnouncedCallback> | undefined
  /** About how much its callbacks take in a mapping. */
  announcedBytes: number
  /** Calls that it runs, and calls of its own that were not answered. */
  executing: number
  awaiting: number
  /** Aborts when its link has ended. */
  readonly left: AbortController
}

export function createMember(fields: Pick<Member, 'name' | 'role' | 'link' | 'ident' | 'address' | 'joined'>): Member {
  const {name, role, link, ident, address, joined} = fields
  const left = new AbortController()
  const fresh = {callbacks: undefined, announcedBytes: 0, executing: 0, awaiting: 0}
  return {name, role, link, ident, address, joined, ...fresh, left}
}
