import type {Generation} from './generation.js'

/** One method of the service; `request` and `response` name what `encodeMessage` or `encodeEmpty` write. */
export interface Method {
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly request: 'message' | 'empty'
  readonly response: 'message' | 'empty'
}

/** Everything but streams. */
const communicate: Method = {
  path: '/MessagerService/communicate',
  requestStream: true,
  responseStream: true,
  request: 'message',
  response: 'message',
}

/** The items of a stream, from the caller. */
const streamToController: Method = {
  path: '/MessagerService/stream_to_controller',
  requestStream: true,
  responseStream: false,
  request: 'message',
  response: 'empty',
}

/** The items of a stream, to one receiver. */
const streamFromController: Method = {
  path: '/MessagerService/stream_from_controller',
  requestStream: false,
  responseStream: true,
  request: 'empty',
  response: 'message',
}

export const SERVICE_NAME = 'MessagerService'

/** The methods of daffi's MessagerService, which has no package (daffi-protocol, section 1). */
export const SERVICES = {
  '1.0.0': {communicate},
  '2.2.1': {communicate, stream_to_controller: streamToController, stream_from_controller: streamFromController},
} as const satisfies Readonly<Record<Generation, Readonly<Record<string, Method>>>>
