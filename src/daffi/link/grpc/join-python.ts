import {isIP} from 'node:net'
import type {ChannelCredentials, ChannelOptions, Client, ClientDuplexStream, ServiceError} from '@grpc/grpc-js'
import {Fault} from '../../../errors.js'
import type {Generation} from '../../wire/messages/generation.js'
import type {ControllerAddress, TlsFiles} from '../address.js'
import {addressText} from '../address-text.js'
import type {Link, LinkHandlers, LinkStreams} from '../link.js'
import type {ConnectOptions} from '../listening.js'
import {trustIn} from '../socket/dial.js'
import {controllerGeneration} from './controller-generation.js'
import {type Grpc, loadGrpc} from './load-grpc.js'
import {nodeStreams} from './node-streams.js'
import {createPythonLink, type Pipe} from './python-link.js'
import {LIMITS, SERVICE} from './service.js'

const READY_MS = 5000
/** Upstream's own patience with a controller of 2.2.1, which pings every 5 seconds. */
const SILENT_MS = 15_000
const WATCH_MS = 1000
/** What a controller gets to read the last messages, since those of 1.0.0 never end a call themselves. */
const LAST_WORDS_MS = 250

/**
 * Joins a Python controller. Messages come only after this has resolved.
 * @throws Fault CONTROLLER_UNREACHABLE
 */
export async function joinPython(options: ConnectOptions, handlers: LinkHandlers): Promise<Link> {
  const {address, tls, ident, signal} = options
  const grpc = await loadGrpc()
  signal.throwIfAborted()
  const client = new grpc.Client(targetOf(address), credentialsOf(grpc, address, tls), {
    ...LIMITS,
    'grpc.enable_http_proxy': 0,
    'grpc.use_local_subchannel_pool': 1,
    ...nameOf(address),
  })
  const onAbort = (): void => client.close()
  signal.addEventListener('abort', onAbort)
  try {
    await ready(grpc, client, address)
    const generation = options.generation ?? (await controllerGeneration(grpc, client))
    signal.throwIfAborted()
    return communicate(grpc, client, generation, ident, handlers)
  } catch (error) {
    client.close()
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function targetOf(address: ControllerAddress): string {
  return address.kind === 'unix' ? `unix:${address.path}` : addressText(address)
}

/** TLS and HTTP/2 want a name: where there is none, `credentialsOf` still checks what was dialled. */
function nameOf(address: ControllerAddress): ChannelOptions {
  if (address.kind === 'tcp' && isIP(address.host) === 0) return {}
  return {'grpc.default_authority': 'localhost', 'grpc.ssl_target_name_override': 'localhost'}
}

function credentialsOf(grpc: Grpc, address: ControllerAddress, tls: TlsFiles | undefined): ChannelCredentials {
  if (!tls) return grpc.credentials.createInsecure()
  const {ca, checkServerIdentity} = trustIn(tls)
  const host = address.kind === 'tcp' ? address.host : 'localhost'
  return grpc.credentials.createSsl(ca, null, null, {
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  })
}

/** Resolves when the connection stands; the first failure is enough. */
function ready(grpc: Grpc, client: Client, address: ControllerAddress): Promise<void> {
  const channel = client.getChannel()
  const deadline = Date.now() + READY_MS
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      const hint = 'Start one with `daffi controller start`, or name it with --host and --port.'
      reject(new Fault('CONTROLLER_UNREACHABLE', `No controller of daffi answers at ${addressText(address)}`, hint))
    }
    const look = (): void => {
      const state = channel.getConnectivityState(true)
      if (state === grpc.connectivityState.READY) resolve()
      else if (state === grpc.connectivityState.TRANSIENT_FAILURE || state === grpc.connectivityState.SHUTDOWN) fail()
      else channel.watchConnectivityState(state, deadline, (error) => (error ? fail() : look()))
    }
    look()
  })
}

function communicate(grpc: Grpc, client: Client, generation: Generation, ident: string, handlers: LinkHandlers): Link {
  const metadata = new grpc.Metadata()
  metadata.set('ident', ident)
  const {path, requestSerialize, responseDeserialize} = SERVICE.communicate
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
  const streams: LinkStreams | undefined = generation === '2.2.1' ? nodeStreams(grpc, client) : undefined
  let lastHeard = performance.now()

  const end = createPythonLink(
    generation,
    pipeOf(call),
    () => ({
      onMessage(message) {
        if (message.flag !== 'PING') handlers.onMessage(message)
      },
      onClose(reason) {
        clearInterval(watch)
        client.close()
        handlers.onClose(reason)
      },
    }),
    streams,
  )

  const watch = setInterval(() => {
    // A turn of the loop first: what came while this process computed has not been read yet.
    const before = performance.now()
    setImmediate(() => {
      if (generation !== '2.2.1' || before - lastHeard < SILENT_MS) return
      end.link.destroy(new Fault('CONTROLLER_LOST', 'The controller gave no sign of life for 15 seconds'))
    })
  }, WATCH_MS)

  call.on('data', (bytes: Buffer) => {
    lastHeard = performance.now()
    end.receive(bytes)
  })
  call.on('error', (error: ServiceError) => end.ended(lost(grpc, error)))
  call.on('end', () => end.ended(undefined))
  call.on('status', ({code}) => {
    if (code === grpc.status.OK) end.ended(undefined)
  })
  return end.link
}

function pipeOf(call: ClientDuplexStream<Buffer, Buffer>): Pipe {
  return {
    write: (frame, taken) => call.write(frame, taken),
    finish() {
      call.once('finish', () => setTimeout(() => call.cancel(), LAST_WORDS_MS))
      call.end()
    },
    abort: () => call.cancel(),
  }
}

/** Our own cancelling is no loss. */
function lost(grpc: Grpc, error: ServiceError): Error | undefined {
  if (error.code === grpc.status.CANCELLED) return undefined
  return new Fault('CONTROLLER_LOST', `The connection to the controller was lost: ${error.details}`)
}
