import type {Socket} from 'node:net'
import type {
  ServerDuplexStream,
  ServerReadableStream,
  ServerWritableStream,
  sendUnaryData,
  UntypedServiceImplementation,
} from '@grpc/grpc-js'
import {Fault} from '../../../errors.js'
import {encodeEmpty} from '../../wire/messages/empty.js'
import type {Link} from '../link.js'
import type {ListenHandlers} from '../listening.js'
import {type Grpc, loadGrpc} from './load-grpc.js'
import type {Pipe} from './python-link.js'
import {peerText} from './python-link.js'
import {createPythonPeer} from './python-peer.js'
import {LIMITS, SERVICE, streamName, textOf} from './service.js'
import {readItems, writeItems} from './stream-items.js'

/** The part of a listener that talks to Python peers. */
export interface PythonServer {
  /** A connection that begins with HTTP/2's preface, which was put back. */
  accept(socket: Socket): void
}

/** Half-open connections are found within five seconds. */
const KEEPALIVE = {'grpc.keepalive_time_ms': 2000, 'grpc.keepalive_timeout_ms': 2500} as const
/** A connection without calls ends; one with too many gets no more. */
const IDLE = {'grpc.max_connection_idle_ms': 30_000, 'grpc.max_concurrent_streams': 1000} as const
const FORCE_MS = 1000
/** The same refusal is told again after this time: nodes come back every second. */
const TOLD_AGAIN_MS = 60_000

const PROOF_WANTED = new Fault(
  'CONTROLLER_REFUSED',
  'Nodes join this controller by keystore address, which Python nodes have not',
)

/** @param links those that are open */
export async function startPythonServer(handlers: ListenHandlers, links: Set<Link>): Promise<PythonServer> {
  const grpc = await loadGrpc()
  const log = quietly(handlers.log)
  return {
    accept(socket) {
      // One server for one connection: nothing else tells which socket a call came over.
      const server = new grpc.Server({...LIMITS, ...KEEPALIVE, ...IDLE})
      server.addService(SERVICE, implementation(grpc, {handlers, links, socket, log}))
      socket.once('close', () => server.forceShutdown())
      server.createConnectionInjector(grpc.ServerCredentials.createInsecure()).injectConnection(socket)
    },
  }
}

interface Room {
  readonly handlers: ListenHandlers
  readonly links: Set<Link>
  readonly socket: Socket
  readonly log: (line: string) => void
}

function implementation(grpc: Grpc, room: Room): UntypedServiceImplementation {
  const {handlers} = room
  const status = (fault: Fault): {code: number; details: string} => ({
    code: fault === PROOF_WANTED ? grpc.status.PERMISSION_DENIED : grpc.status.FAILED_PRECONDITION,
    details: peerText(fault),
  })

  return {
    communicate(call: ServerDuplexStream<Buffer, Buffer>) {
      const refuse = (fault: Fault): void => {
        room.log(`A Python node was refused: ${fault.message}`)
        call.emit('error', status(fault))
      }
      const peer = createPythonPeer(pipeOf(grpc, call, room.socket), handlers, room.links, refuse)
      call.on('cancelled', () => peer.ended())
      call.on('close', () => peer.ended())
      call.on('end', () => call.end())
      if (handlers.proofWanted) refuse(PROOF_WANTED)
      else if (textOf(call.metadata, 'ident') === undefined) {
        refuse(new Fault('CONTROLLER_REFUSED', 'A node must name its ident'))
      } else call.on('data', (bytes: Buffer) => peer.receive(bytes))
    },

    streamToController(call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>) {
      const name = streamName(call.metadata)
      if (handlers.proofWanted) answer(status(PROOF_WANTED))
      else if (!name) answer({code: grpc.status.INVALID_ARGUMENT, details: 'No receiver, or no uuid'})
      else {
        handlers.onStreamIn(name.receiver, name.uuid, readItems(call)).then(
          () => answer(null, encodeEmpty()),
          (error: Error) => answer({code: grpc.status.ABORTED, details: peerText(error)}),
        )
      }
    },

    streamFromController(call: ServerWritableStream<Buffer, Buffer>) {
      const name = streamName(call.metadata)
      const fail = (code: number, details: string): unknown => call.emit('error', {code, details})
      if (handlers.proofWanted) fail(grpc.status.PERMISSION_DENIED, peerText(PROOF_WANTED))
      else if (!name) fail(grpc.status.INVALID_ARGUMENT, 'No receiver, or no uuid')
      else {
        const writer = writeItems(call, (error) => fail(grpc.status.ABORTED, peerText(error)))
        handlers.onStreamOut(name.receiver, name.uuid, writer).then(
          () => writer.end(),
          (error: Error) => writer.destroy(error),
        )
      }
    },
  }
}

function pipeOf(grpc: Grpc, call: ServerDuplexStream<Buffer, Buffer>, socket: Socket): Pipe {
  // A node whose call ends well would take it for a planned reconnection (upstream's `on_reconnection`).
  const stop = (details: string): void => {
    call.emit('error', {code: grpc.status.UNAVAILABLE, details})
    const timer = setTimeout(() => socket.destroy(), FORCE_MS)
    call.once('close', () => clearTimeout(timer))
  }
  return {
    write: (frame, taken) => call.write(frame, taken),
    finish: () => stop('The controller has stopped'),
    abort: (reason) => stop(peerText(reason)),
  }
}

function quietly(log: (line: string) => void): (line: string) => void {
  let last = {line: '', at: 0}
  return (line) => {
    const at = performance.now()
    if (line === last.line && at - last.at < TOLD_AGAIN_MS) return
    last = {line, at}
    log(line)
  }
}
