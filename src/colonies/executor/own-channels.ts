import type {Channel, ChannelHandle} from '../client/channel.js'
import type {ColonyAccess} from './colony-access.js'
import {isUnreachable, keepTrying} from './keep-trying.js'

/** The channels of a process that a function runs for, opened when they are asked for. */
export interface OwnChannels {
  open(name: string): Channel
  /** After the function has ended: what it has sent last is sent. */
  close(): Promise<void>
}

/** @param signal ends what waits */
export function ownChannels(access: ColonyAccess, processId: string, signal: AbortSignal): OwnChannels {
  const open = new Map<string, ChannelHandle>()
  return {
    open: (name) => {
      const known = open.get(name)
      if (known) return known
      const handle = access.channel({processId, name}, signal)
      const patient: ChannelHandle = {
        ...handle,
        append: (value, options) => keepTrying(() => handle.append(value, options), signal, {again: isUnreachable}),
      }
      open.set(name, patient)
      return patient
    },
    close: async () => {
      await Promise.all([...open.values()].map((each) => each.close()))
    },
  }
}
