import type {BlueprintDefinition, SchemaProperty} from '../../colonies/wire/objects/blueprints.js'
import {shownValue} from '../shown-values.js'
import {renderRecord, renderTable} from '../table.js'
import type {Terminal, View} from '../terminal.js'

export const definitionListView: View<readonly BlueprintDefinition[]> = (definitions, terminal) =>
  renderTable(
    definitions,
    [
      {head: 'NAME', value: ({metadata}) => metadata.name, narrow: 'wrap'},
      {head: 'KIND', value: ({spec}) => spec.names.kind, narrow: 'wrap'},
      {head: 'EXECUTOR TYPE', value: ({spec}) => spec.handler.executorType || '-', narrow: 'cut'},
      {head: 'FUNCTION', value: ({spec}) => spec.handler.functionName || '-', narrow: 'cut'},
    ],
    terminal,
  )

export const definitionView = async (definition: BlueprintDefinition, terminal: Terminal): Promise<string> => {
  const {blueprintdefinitionid, metadata, spec} = definition
  const {names, handler, schema} = spec
  const interval = handler.reconcileInterval
  const about: readonly (readonly [string, string])[] = [
    ['Name', metadata.name],
    ['Id', blueprintdefinitionid],
    ['Colony', metadata.colonyname],
    ['Kind', names.kind],
    ['Plural', names.plural || '-'],
    ['Short names', names.shortNames.join(', ') || '-'],
    ['Group', spec.group || '-'],
    ['Version', spec.version || '-'],
    ['Scope', spec.scope || '-'],
    ['Executor type', handler.executorType || '-'],
    ['Function', handler.functionName || '-'],
    ['Reconciled every', interval > 0 ? `${interval} s` : '-'],
  ]
  const record = await renderRecord('Blueprint definition', about, terminal)
  const fields = fieldsOf(schema?.properties ?? {}, schema?.required ?? [])
  if (fields.length === 0) return record
  const table = await renderTable(
    fields,
    [
      {head: 'FIELD', value: ({path}) => path, narrow: 'wrap'},
      {head: 'TYPE', value: ({property}) => property.type || 'any'},
      {head: 'REQUIRED', value: ({required}) => (required ? 'yes' : 'no')},
      {head: 'ONE OF', value: ({property}) => property.enum.map(shownValue).join(', ') || '-', narrow: 'wrap'},
      {head: 'DESCRIPTION', value: ({property}) => property.description || '-', narrow: 'wrap'},
    ],
    terminal,
  )
  return `${record}\n${terminal.paint.bold('Schema')}:\n${table}`
}

interface SchemaField {
  readonly path: string
  readonly property: SchemaProperty
  readonly required: boolean
}

/** The fields of a schema by the paths of their values; those of the items of a list with `[]`. */
function fieldsOf(
  properties: Readonly<Record<string, SchemaProperty>>,
  required: readonly string[],
  before = '',
): readonly SchemaField[] {
  const missing = required.filter((name) => before === '' && !Object.hasOwn(properties, name))
  return [
    ...Object.entries(properties).flatMap(([name, property]): readonly SchemaField[] => [
      {path: `${before}${name}`, property, required: before === '' && required.includes(name)},
      ...fieldsOf(property.properties, [], `${before}${name}.`),
      ...fieldsOf(property.items?.properties ?? {}, [], `${before}${name}[].`),
    ]),
    ...missing.map((path) => ({path, property: ANYTHING, required: true})),
  ]
}

/** A field that is required, of which the schema says no more. */
const ANYTHING: SchemaProperty = {type: '', description: '', enum: [], default: null, properties: {}, items: null}
