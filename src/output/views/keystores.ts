import type {KeystoreCheck} from '../../keystore/check.js'
import type {KeystoreSummary} from '../../keystore/list.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

/** A foreign file does not say its ColonyOS identity until it was opened once. */
const UNKNOWN = '-'

const costText = ({cost}: Pick<KeystoreSummary, 'cost'>): string =>
  Object.entries(cost)
    .map(([name, value]) => (name === 'kdf' ? String(value) : `${name}=${value}`))
    .join(' ')

export const keystoreListView: View<readonly KeystoreSummary[]> = (keystores, terminal) =>
  renderTable(
    keystores,
    [
      {head: 'NAME', value: ({name}) => name},
      {head: 'ADDRESS', value: ({address}) => address ?? UNKNOWN, narrow: 'wrap'},
      {head: 'COLONYOS IDENTITY', value: ({colonyId}) => colonyId ?? UNKNOWN, narrow: 'wrap'},
    ],
    terminal,
  )

export const keystoreView: View<KeystoreSummary> = (keystore, terminal) =>
  renderFields(
    [
      ['Name', keystore.name],
      ['Address', keystore.address ?? UNKNOWN],
      ['ColonyOS identity', keystore.colonyId ?? UNKNOWN],
      ['Label', keystore.label],
      ['Key derivation', costText(keystore)],
      ['File', keystore.file],
      ['Modified', keystore.modified],
    ],
    terminal,
  )

/** For `address=$(keystore create … --quiet)`. */
export const keystoreAddressView: View<KeystoreSummary> = ({address}) => `${address ?? UNKNOWN}\n`

export const keystoreCheckView: View<KeystoreCheck> = (check, terminal) =>
  renderFields(
    [
      ['Name', check.name],
      ['Address', check.address],
      ['ColonyOS identity', check.colonyId],
      ['Passphrase', check.unprotected ? 'empty: whoever has the file has the key' : 'opens it'],
      [
        'Key',
        check.addressRecorded ? 'matches the address in the file' : 'gives the address, which the file leaves out',
      ],
      ['Key derivation', costText(check)],
      ['File', check.file],
    ],
    terminal,
  )
