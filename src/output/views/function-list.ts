import type {RegisteredFunction} from '../../colonies/wire/objects/members.js'
import {shortIds} from '../short-ids.js'
import {type Column, leastWidth, renderTable} from '../table.js'
import type {Terminal} from '../terminal.js'

type Argument = NonNullable<RegisteredFunction['args']>[number]

const argumentText = ({name, type, required}: Argument): string => `${name}${required ? '*' : ''}: ${type}`

const seconds = (value: number): string => value.toFixed(3)

/** Functions that executors announced: what they take, and how they did. */
export function functionListView(functions: readonly RegisteredFunction[], terminal: Terminal): Promise<string> {
  const columns: ReadonlyArray<Column<RegisteredFunction>> = [
    {head: 'FUNCTION ID', value: ({functionid}) => functionid},
    {
      head: 'FUNC',
      value: ({funcname, args = []}) => `${funcname}${args.length > 0 ? `(${args.map(argumentText).join(', ')})` : ''}`,
      narrow: 'cut',
    },
    {head: 'EXECUTOR', value: ({executorname}) => executorname, narrow: 'cut'},
    {head: 'EXECUTOR TYPE', value: ({executortype}) => executortype, narrow: 'cut'},
    {head: 'CALLS', value: ({counter}) => String(counter), align: 'right'},
    {head: 'AVG WAIT', value: ({avgwaittime}) => seconds(avgwaittime), align: 'right'},
    {head: 'AVG EXEC', value: ({avgexectime}) => seconds(avgexectime), align: 'right'},
    {head: 'DESCRIPTION', value: ({description = ''}) => description, narrow: 'cut'},
  ]
  const fits = !terminal.isTTY || leastWidth(functions, columns) <= terminal.columns
  const short = fits ? undefined : shortIds(functions.map(({functionid}) => functionid))
  const id = ({functionid}: RegisteredFunction): string => short?.get(functionid) ?? functionid
  return renderTable(functions, [{head: 'FUNCTION ID', value: id}, ...columns.slice(1)], terminal)
}
