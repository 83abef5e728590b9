import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

export interface ColoniesVersion {
  readonly version: string
  /** Of Node.js. */
  readonly node: string
  readonly platform: string
}

export const versionView: View<ColoniesVersion> = ({version, node, platform}, terminal) =>
  renderFields(
    [
      ['CLI version', version],
      ['Node.js', node],
      ['Platform', platform],
    ],
    terminal,
  )
