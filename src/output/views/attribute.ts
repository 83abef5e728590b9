import type {Attribute} from '../../colonies/wire/objects/process.js'
import {renderRecord, renderTable} from '../table.js'
import type {Terminal, View} from '../terminal.js'

const TYPES = ['In', 'Out', 'Err', 'Env']

const typeOf = ({attributetype}: Attribute): string => TYPES[attributetype] ?? `unknown (${attributetype})`

/** Attributes of one process. */
export function attributesText(attributes: readonly Attribute[], terminal: Terminal): Promise<string> {
  return renderTable(
    attributes,
    [
      {head: 'ATTRIBUTE ID', value: ({attributeid}) => attributeid, narrow: 'wrap'},
      {head: 'KEY', value: ({key}) => key, narrow: 'wrap'},
      {head: 'VALUE', value: ({value}) => value, narrow: 'wrap'},
      {head: 'TYPE', value: typeOf},
    ],
    terminal,
  )
}

export const attributeView: View<Attribute> = (attribute, terminal) =>
  renderRecord(
    'Attribute',
    [
      ['AttributeID', attribute.attributeid],
      ['TargetID', attribute.targetid],
      ['Key', attribute.key],
      ['Value', attribute.value],
      ['Type', typeOf(attribute)],
    ],
    terminal,
  )
