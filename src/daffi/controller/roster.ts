import {Fault} from '../../errors.js'
import type {AnnouncedCallback} from './announced.js'
import {LIMITS} from './limits.js'
import type {Member} from './member.js'

/** Who is on the mesh, and who has which callback. */
export interface Roster {
  /** By name, in the order in which they came. */
  readonly members: ReadonlyMap<string, Member>
  /** A native process that comes back on a new connection takes the place of its old one. @throws Fault NODE_NAME_TAKEN */
  join(member: Member): void
  /** False when another connection had taken its place before. */
  leave(member: Member): boolean
  announce(member: Member, callbacks: ReadonlyMap<string, AnnouncedCallback>): void
  /** A node that has announced itself. */
  node(name: string): Member | undefined
  /** Nodes that have the callback, but not `except`. */
  providers(func: string, except: Member | undefined): readonly Member[]
  /** One of them by chance; one that does not read what it is sent only when there is no other. */
  pick(func: string, except: Member | undefined): Member | undefined
}

export function createRoster(): Roster {
  const members = new Map<string, Member>()
  const providers = new Map<string, Member[]>()

  const withdraw = (member: Member): void => {
    for (const name of member.callbacks?.keys() ?? []) {
      const left = providers.get(name)?.filter((other) => other !== member) ?? []
      if (left.length > 0) providers.set(name, left)
      else providers.delete(name)
    }
  }

  return {
    members,
    join(member) {
      const known = members.get(member.name)
      if (known) {
        if (known.ident === undefined || known.ident !== member.ident || known.address !== member.address) {
          throw taken(member.name)
        }
        withdraw(known)
        known.link.destroy()
      }
      members.set(member.name, member)
    },
    leave(member) {
      if (members.get(member.name) !== member) return false
      members.delete(member.name)
      withdraw(member)
      return true
    },
    announce(member, callbacks) {
      if (members.get(member.name) !== member) return
      withdraw(member)
      member.callbacks = callbacks
      for (const name of callbacks.keys()) providers.set(name, [...(providers.get(name) ?? []), member])
    },
    node(name) {
      const member = members.get(name)
      return member?.role === 'node' && member.callbacks ? member : undefined
    },
    providers: (func, except) => (providers.get(func) ?? []).filter((member) => member !== except),
    pick(func, except) {
      const all = providers.get(func)
      if (!all) return undefined
      const own = except?.callbacks?.has(func) ? all.indexOf(except) : -1
      const count = own < 0 ? all.length : all.length - 1
      if (count === 0) return undefined
      const first = Math.floor(Math.random() * count)
      for (let step = 0; step < count; step++) {
        const at = (first + step) % count
        const member = all[own >= 0 && at >= own ? at + 1 : at]
        if (member && member.link.queuedBytes <= LIMITS.requestBytes) return member
      }
      return all[own >= 0 && first >= own ? first + 1 : first]
    },
  }
}

function taken(name: string): Fault {
  return new Fault(
    'NODE_NAME_TAKEN',
    `A process named ${name} is on this mesh already`,
    'Choose another name, or stop the other process.',
  )
}
