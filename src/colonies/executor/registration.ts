import {Fault} from '../../errors.js'
import type {ColoniesClient} from '../client/colonies-client.js'
import {RpcFault} from '../client/rpc-fault.js'
import {APPROVED, type Executor} from '../wire/objects/members.js'
import type {ColonyAccess} from './colony-access.js'
import type {OfferedFunction} from './function-host.js'

/** Makes an executor known to its colony, and forgets it. */
export interface Registration {
  /** Adds and approves it where it is not yet, and announces its functions. @throws Fault EXECUTOR_NAME_TAKEN, REQUEST_REFUSED */
  register(): Promise<void>
  /** What it has not finished waits for others again. Without the key of the owner it stays. */
  unregister(signal: AbortSignal): Promise<void>
}

/** @param ownerKey of the colony; without one the executor must have been added and approved by somebody else */
export function registration(
  client: ColoniesClient,
  access: ColonyAccess,
  functions: readonly OfferedFunction[],
  ownerKey: Uint8Array | undefined,
): Registration {
  const {colonyName: colonyname, name: executorname, type: executortype, id: executorid} = access
  const {location} = access

  /** What the server knows of our key; undefined for nothing, and for an executor that is not approved. */
  const known = async (): Promise<Executor | undefined> => {
    try {
      return await access.call('getexecutorbyidmsg', {colonyname, executorid})
    } catch (error) {
      if (error instanceof RpcFault) return undefined
      throw error
    }
  }
  const add = async (key: Uint8Array): Promise<void> => {
    const executor = {executorid, executortype, executorname, colonyname, locationname: location ?? ''}
    try {
      await client.call('addexecutormsg', {executor}, key)
    } catch (error) {
      if (!(error instanceof RpcFault && error.status === 400)) throw error
      throw new Fault(
        'EXECUTOR_NAME_TAKEN',
        `${colonyname} has an executor ${executorname} already, with another key`,
        `Give another --name, or remove that one: colonies executor remove --name ${executorname}. A server of ColonyOS itself keeps the names of removed ones, unless COLONIES_ALLOW_EXECUTOR_REREGISTER is true there.`,
        {cause: error},
      )
    }
    await client.call('approveexecutormsg', {colonyname, executorname}, key)
  }
  const announce = async (): Promise<void> => {
    const announced = await access.call('getfunctionsmsg', {colonyname, executorname})
    const names = new Set(announced.map(({funcname}) => funcname))
    for (const {name: funcname, description = '', parameters} of functions) {
      if (names.has(funcname)) continue
      const args = parameters.map(({name, type, required}) => ({name, type, required}))
      await access.call('addfunctionmsg', {
        fun: {executorname, executortype, colonyname, funcname, description, args},
      })
    }
  }

  return {
    register: async () => {
      const now = await known()
      if (now?.state === APPROVED) {
        if (now.executorname !== executorname || now.executortype !== executortype) {
          throw new Fault(
            'EXECUTOR_NAME_TAKEN',
            `The key is that of executor ${now.executorname} of type ${now.executortype}`,
            `Give --name ${now.executorname} --type ${now.executortype}, or another key.`,
          )
        }
        if (location !== undefined && now.locationname !== location) {
          throw new Fault(
            'EXECUTOR_NAME_TAKEN',
            `The key is that of executor ${now.executorname} at ${now.locationname || 'no location'}`,
            'Leave --location out, or give another key.',
          )
        }
      } else if (ownerKey) {
        await add(ownerKey)
      } else {
        throw new Fault(
          'REQUEST_REFUSED',
          `The key is not that of an approved executor of ${colonyname}`,
          'Set COLONIES_COLONY_PRVKEY: the owner of the colony adds executors.',
        )
      }
      await announce()
    },
    unregister: async (signal) => {
      if (ownerKey) await client.call('removeexecutormsg', {colonyname, executorname}, ownerKey, signal)
    },
  }
}
