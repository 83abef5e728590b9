import {string as argument} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import {BaseCommand} from '../../src/cli/base-command.js'
import {openingFlags, sealingFlags} from '../../src/cli/flags/passphrase.js'
import {importedKey} from '../../src/cli/imported-key.js'
import {costOf, keystoreWriter} from '../../src/cli/keystore-access.js'
import {sealingPassphrase} from '../../src/cli/passphrase.js'
import {keystorePlace} from '../../src/cli/places.js'
import {stdinReader} from '../../src/cli/stdin.js'
import {importKey} from '../../src/keystore/import-key.js'
import type {KeystoreSummary} from '../../src/keystore/list.js'
import {vacantKeystore} from '../../src/keystore/store-key.js'
import {keystoreAddressView, keystoreView} from '../../src/output/views/keystores.js'

export default class KeystoreImport extends BaseCommand<KeystoreSummary> {
  static override summary = 'Make a keystore from a key that exists'
  static override description =
    'FILE holds a private key (64 hex digits: Ethereum, DCP or ColonyOS), a V3 keystore, or the words of a BIP-39 mnemonic; without FILE the secret is asked for. --passphrase-file is for the new keystore, --source-passphrase-file opens a V3 source.'
  static override examples = [
    {description: 'Asks for key and passphrase', command: '<%= config.bin %> import --name colony'},
    {
      description: 'A ColonyOS key, in a script',
      command: 'printenv COLONIES_PRVKEY | <%= config.bin %> import - --name colony --passphrase-file secret.txt',
    },
    {
      description: 'The second account of a wallet',
      command: "<%= config.bin %> import words.txt --path \"m/44'/60'/0'/0/1\" --name second",
    },
  ]
  static override args = {file: argument({ignoreStdin: true, description: 'File with the key, or - for stdin'})}
  static override flags = {
    ...openingFlags,
    ...sealingFlags,
    name: string({default: 'default', description: 'Name of the new keystore'}),
    'source-passphrase-file': string({
      helpGroup: 'PASSPHRASE',
      helpValue: 'FILE',
      description: 'File with the passphrase of the V3 keystore that is imported',
    }),
    path: string({helpValue: 'PATH', description: "Path of the key below a mnemonic [default: m/44'/60'/0'/0/0]"}),
    label: string({helpValue: 'TEXT', description: 'What prompts call the key [default: the name]'}),
    force: boolean({description: 'Replace a keystore of this name; its key is lost'}),
  }

  protected readonly view = keystoreView
  protected override readonly briefView = keystoreAddressView

  async run(): Promise<KeystoreSummary> {
    const {args, flags} = await this.parse(KeystoreImport)
    const place = {name: flags.name, directory: keystorePlace().directory, force: flags.force}
    await vacantKeystore(place)
    const context = {output: this.output, stdin: stdinReader(this.output)}
    const source = await importedKey(context, {
      file: args.file,
      passphraseFile: flags['source-passphrase-file'],
      path: flags.path,
    })
    const passphrase = await sealingPassphrase(context, {
      file: flags['passphrase-file'],
      flag: '--passphrase-file',
      environment: true,
      empty: flags['empty-passphrase'],
    })
    return importKey(source, {...place, passphrase, cost: costOf(flags), label: flags.label, writer: keystoreWriter()})
  }
}
