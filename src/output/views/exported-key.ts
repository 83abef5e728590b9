import type {View} from '../terminal.js'

/** What `keystore export` gives: the encrypted file, or the bare key. */
export type ExportedKey =
  | {
      readonly kind: 'v3'
      readonly address: string | null
      readonly colonyId: string | null
      readonly keystore: unknown
    }
  | {readonly kind: 'raw'; readonly address: string; readonly colonyId: string; readonly privateKey: string}

export const exportedKeyView: View<ExportedKey> = (exported) => {
  switch (exported.kind) {
    case 'v3':
      return `${JSON.stringify(exported.keystore)}\n`
    case 'raw':
      return `${exported.privateKey}\n`
  }
}
