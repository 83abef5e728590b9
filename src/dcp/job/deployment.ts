import {randomBytes} from 'node:crypto'
import {parseAddress} from '../../keystore/address.js'

/** What DCP's `submit` says of a job besides its work, for whoever schedules and computes it (dcp-protocol, section 5). */
export interface Deployment {
  /** Address of the escrow account, `0x` and EIP-55 checksum (lower case in jobs of older stores). */
  readonly address: string
  /** Bits of what a worker must be able to do (dcp-protocol, section 6). */
  readonly capabilities: number
  /** The work function is evaluated in strict mode. */
  readonly useStrict: boolean
  /** A worker gets one slice of the job at a time. */
  readonly discrete: boolean
  /** Workers show what the job writes to the console. */
  readonly workerConsole: boolean
  /** The worker of the deploying process computes it; nobody else does. */
  readonly localExec: boolean
  readonly greedyEstimation: boolean
  /** How many slices are measured first; null for no limit. */
  readonly estimationSlices: number | null
  /** Module files in packages, `name/file`, that are loaded before the work function. */
  readonly dependencies: readonly string[]
  /** Prefixes under which `require` looks for modules. */
  readonly requirePath: readonly string[]
  /** Where workers post results instead of reporting them (dcp-semantics, section 3: setResultStorage). */
  readonly resultStorage: {readonly url: string; readonly params: Readonly<Record<string, unknown>>} | null
  /** Digest of the message that submitted the job: when the same comes again, it is no second job. Null where there was none. */
  readonly submission: string | null
  /** What is offered per slice: a factor of the market value, and an amount. */
  readonly offer: {readonly marketValueFactor: number; readonly perSlice: number}
}

/** An address for the escrow account of a new job. Nobody has its key: nothing is ever paid from it. */
export function newEscrowAddress(): string {
  const digits = randomBytes(20).toString('hex')
  return parseAddress(digits) ?? `0x${digits}`
}

/** The deployment of a job that asks for nothing. */
export function defaultDeployment(): Deployment {
  return {
    address: newEscrowAddress(),
    capabilities: 0,
    useStrict: false,
    discrete: false,
    workerConsole: false,
    localExec: false,
    greedyEstimation: false,
    estimationSlices: null,
    dependencies: [],
    requirePath: [],
    resultStorage: null,
    submission: null,
    offer: {marketValueFactor: 1, perSlice: 0},
  }
}
