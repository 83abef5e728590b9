import type {NodeFacts} from '../../daffi/wire/operations.js'
import {ageOf} from '../age.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

/** A node as `daffi ps` shows it. What a Python controller does not tell is null. */
export type MeshNode = Omit<NodeFacts, 'load' | 'age'> & {readonly load: number | null; readonly age: number | null}

const kindOf = ({kind, generation}: MeshNode): string => (generation === null ? kind : `${kind} ${generation}`)

const shown = (value: number | null): string => (value === null ? '-' : String(value))

export const meshNodesView: View<readonly MeshNode[]> = (nodes, terminal) =>
  renderTable(
    nodes,
    [
      {head: 'NODE', value: ({name}) => name, narrow: 'wrap'},
      {head: 'KIND', value: kindOf},
      {head: 'CALLBACKS', value: ({callbacks}) => callbacks.join(', '), narrow: 'cut'},
      {head: 'LOAD', value: ({load}) => shown(load), align: 'right'},
      terminal.isTTY
        ? {head: 'AGE', value: ({age}) => (age === null ? '-' : ageText(age)), align: 'right'}
        : {head: 'SECONDS', value: ({age}) => shown(age)},
    ],
    terminal,
  )

const ageText = (seconds: number): string => ageOf(new Date(0).toISOString(), seconds * 1000)
