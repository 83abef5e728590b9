import {FLAGS, type Flag} from './flags.js'
import type {Generation} from './generation.js'
import {type Codec, codecOf, type Field} from './protobuf/codec.js'
import {bool, bytes, double, doubles, embedded, enumeration, text, uint32, uint53} from './protobuf/fields.js'

interface ServiceRealm {
  flag: Flag
  uuid: number
  transmitter: string
  receiver: string
  data: Uint8Array
  completeMarker: boolean
}

interface PeriodRealm {
  interval: {value: number} | undefined
  atTime: {value: number[]} | undefined
}

interface RpcRealm extends ServiceRealm {
  funcName: string
  returnResult: boolean
  period: PeriodRealm | undefined
  timeout: number
  completed: boolean
}

/** `Message` as it is on the wire: one of the two realms is there. */
export interface Envelope {
  rpc: RpcRealm | undefined
  service: ServiceRealm | undefined
}

const PERIOD = codecOf<PeriodRealm>([
  embedded(1, 'interval', codecOf([double(1, 'value')]), () => ({value: 0}), ['atTime']),
  embedded(2, 'atTime', codecOf([doubles(1, 'value')]), () => ({value: []}), ['interval']),
])

/** The end of RpcRealm, where the generations differ (daffi-protocol, section 1). */
const RPC_END: Readonly<Record<Generation, readonly Field<RpcRealm>[]>> = {
  '1.0.0': [bool(9, 'completeMarker')],
  '2.2.1': [uint53(9, 'timeout'), bool(10, 'completed'), bool(11, 'completeMarker')],
}

const NO_DATA = Buffer.alloc(0)

function blankService(): ServiceRealm {
  return {flag: 'EMPTY', uuid: 0, transmitter: '', receiver: '', data: NO_DATA, completeMarker: false}
}

function envelopeOf(generation: Generation): Codec<Envelope> {
  const start = [
    enumeration(1, 'flag', FLAGS[generation]),
    uint32(2, 'uuid'),
    text(3, 'transmitter'),
    text(4, 'receiver'),
  ] as const
  const rpc = codecOf<RpcRealm>([
    ...start,
    text(5, 'funcName'),
    bytes(6, 'data'),
    bool(7, 'returnResult'),
    embedded(8, 'period', PERIOD, () => ({interval: undefined, atTime: undefined})),
    ...RPC_END[generation],
  ])
  const service = codecOf<ServiceRealm>([...start, bytes(5, 'data'), bool(6, 'completeMarker')])
  const blankRpc = (): RpcRealm => ({
    flag: 'EMPTY',
    uuid: 0,
    transmitter: '',
    receiver: '',
    data: NO_DATA,
    completeMarker: false,
    funcName: '',
    returnResult: false,
    period: undefined,
    timeout: 0,
    completed: generation === '1.0.0',
  })
  return codecOf<Envelope>([
    embedded(1, 'rpc', rpc, blankRpc, ['service']),
    embedded(2, 'service', service, blankService, ['rpc']),
  ])
}

/** How `Message` is written and read in each generation. */
export const ENVELOPES: Readonly<Record<Generation, Codec<Envelope>>> = {
  '1.0.0': envelopeOf('1.0.0'),
  '2.2.1': envelopeOf('2.2.1'),
}
