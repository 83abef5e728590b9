import {string as argument} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {BaseCommand} from '../../src/cli/base-command.js'
import {messageFlags} from '../../src/cli/flags/message.js'
import {inputFile} from '../../src/cli/input-file.js'
import {findKeystore} from '../../src/cli/keystore-access.js'
import {LONGEST_MESSAGE, type MessageFlags, messageOf} from '../../src/cli/message.js'
import {type StdinReader, stdinReader} from '../../src/cli/stdin.js'
import {Fault} from '../../src/errors.js'
import {verifyDcpMessage} from '../../src/keystore/dcp-message.js'
import {verifyMessage} from '../../src/keystore/verify-message.js'
import {type Verified, verifiedView} from '../../src/output/views/signatures.js'

export default class KeystoreVerify extends BaseCommand<Verified> {
  static override summary = 'Say who signed a message'
  static override description =
    'Recovers the signer and compares it with a keystore or an address, or, for a signed DCP message, with its owner. Exit code 4 when it was somebody else.'
  static override examples = [
    {description: 'Signed by alice?', command: '<%= config.bin %> verify alice --message "hello" --signature 0x4f…1b'},
    {
      description: 'A signed DCP message, in a script',
      command: "<%= config.bin %> sign id --body '{}' | <%= config.bin %> verify --signed - --quiet",
    },
  ]
  static override args = {name: argument({ignoreStdin: true, description: 'Keystore of the expected signer'})}
  static override flags = {
    ...messageFlags,
    signature: string({helpValue: 'HEX', description: 'The signature: 65 bytes in hex, or JSON {r, s, v}'}),
    signed: string({
      helpValue: 'FILE',
      description: 'A signed DCP message (- is stdin)',
      exclusive: ['signature', 'message', 'file', 'body'],
    }),
    address: string({helpValue: 'ADDRESS', description: 'Address or ColonyOS identity of the expected signer'}),
  }

  protected readonly view = verifiedView

  async run(): Promise<Verified> {
    const {args, flags} = await this.parse(KeystoreVerify)
    const stdin = stdinReader(this.output)
    if (flags.address !== undefined && args.name !== undefined) {
      throw new Fault('USAGE', 'There are two expected signers: a keystore and --address', 'Leave one of them out.')
    }
    const expected = flags.address ?? (args.name === undefined ? undefined : await this.#addressOf(args.name))
    return flags.signed === undefined ? this.#plain(stdin, flags, expected) : this.#dcp(stdin, flags.signed, expected)
  }

  async #plain(
    stdin: StdinReader,
    flags: MessageFlags & {signature?: string | undefined},
    expected?: string,
  ): Promise<Verified> {
    if (flags.signature === undefined)
      throw new Fault('USAGE', 'There is no signature', 'Give --signature, or --signed.')
    const {bytes} = await messageOf(stdin, flags)
    const {address, colonyId, matches} = verifyMessage({message: bytes, signature: flags.signature, expected})
    return {valid: matches ?? true, address, colonyId}
  }

  async #dcp(stdin: StdinReader, file: string, expected?: string): Promise<Verified> {
    const text = (await inputFile(stdin, file, LONGEST_MESSAGE)).toString('utf8')
    const {valid, matches, address, colonyId} = verifyDcpMessage(text, expected)
    return {valid: valid && (matches ?? true), address, colonyId}
  }

  async #addressOf(name: string): Promise<string> {
    const {document} = await findKeystore(this.output, name)
    if (document.address !== null) return document.address
    throw new Fault('KEYSTORE_MALFORMED', `${name} does not say its address`, 'Give --address.')
  }

  protected override verdict({valid, address}: Verified): Fault | undefined {
    if (valid) return undefined
    return new Fault('SIGNATURE_INVALID', `The message was signed by ${address}`, 'Do not trust it.')
  }
}
