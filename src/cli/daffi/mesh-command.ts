import type {NodeOptions} from '../../daffi/node/joining.js'
import type {DaffiNode} from '../../daffi/node/node.js'
import {printableLines} from '../../output/printable.js'
import {BaseCommand} from '../base-command.js'
import {type Machine, thisMachine} from '../machine.js'
import {controllerAddress, generationOf, type PlaceFlags, tlsFiles} from './controller-flags.js'
import type {NodeSigner} from './node-signer.js'

export interface ConnectFlags extends PlaceFlags {
  readonly keystore?: string | undefined
  readonly 'passphrase-file'?: string | undefined
}

/** What one command wants of its connection besides where it goes. */
type Wanted = Partial<Pick<NodeOptions, 'name' | 'role' | 'callbacks' | 'reconnect' | 'signal' | 'address'>>

/** A command that talks to a mesh: it joins, and leaves when it ends. */
export abstract class MeshCommand<Result> extends BaseCommand<Result> {
  protected get machine(): Machine {
    return thisMachine(this.config.root)
  }

  /** A line that may hold what others wrote, such as the name of a node. */
  protected readonly tell = (line: string): void => this.output.note(printableLines(line))

  /** The keystore that `--keystore` names, for as long as the command runs. */
  protected async signer(flags: ConnectFlags): Promise<NodeSigner | undefined> {
    if (flags.keystore === undefined) return undefined
    const {nodeSigner} = await import('./node-signer.js')
    return this.own(await nodeSigner(this.output, flags.keystore, flags['passphrase-file']))
  }

  /** As a caller that no list shows, unless `wanted` says otherwise. @throws Fault CONTROLLER_UNREACHABLE, CONTROLLER_REFUSED */
  protected async join(flags: ConnectFlags, wanted: Wanted = {}): Promise<DaffiNode> {
    const {machine} = this
    const {joinMesh} = await import('../../daffi/node/join-mesh.js')
    const signer = await this.signer(flags)
    const node = await joinMesh({
      address: wanted.address ?? controllerAddress(flags, machine.temporaryDirectory),
      tls: await tlsFiles(flags, 'node'),
      name: undefined,
      role: 'caller',
      callbacks: [],
      sign: signer?.sign,
      generation: generationOf(flags),
      heartbeatProgram: wanted.role === 'node' ? machine.daffiHeartbeat : undefined,
      reconnect: false,
      signal: this.signal,
      log: this.tell,
      ...wanted,
    })
    // Whatever waits for an answer ends with it.
    this.signal.addEventListener('abort', () => void node.stop())
    this.own({close: () => node.stop()})
    return node
  }
}
