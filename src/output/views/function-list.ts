import type {RegisteredFunction} from '../../colonies/wire/objects/members.js'
import {renderWithIds} from '../short-rows.js'
import type {Column} from '../table.js'
import type {Terminal} from '../terminal.js'

type Argument = NonNullable<RegisteredFunction['args']>[number]

const argumentText = ({name, type, required}: Argument): string => `${name}${required ? '*' : ''}: ${type}`

const seconds = (value: number): string => value.toFixed(3)

const WIDE = 100
const DESCRIPTION: Column<RegisteredFunction> = {
  head: 'DESCRIPTION',
  value: ({description = ''}) => description,
  narrow: 'cut',
}

/** Functions that executors announced: what they take, and how they did. */
export function functionListView(functions: readonly RegisteredFunction[], terminal: Terminal): Promise<string> {
  return renderWithIds(
    functions,
    'FUNCTION ID',
    ({functionid}) => functionid,
    [
      {
        head: 'FUNC',
        value: ({funcname, args = []}) =>
          `${funcname}${args.length > 0 ? `(${args.map(argumentText).join(', ')})` : ''}`,
        narrow: 'cut',
      },
      {head: 'EXECUTOR', value: ({executorname}) => executorname, narrow: 'cut'},
      {head: 'EXECUTOR TYPE', value: ({executortype}) => executortype, narrow: 'cut'},
      {head: 'CALLS', value: ({counter}) => String(counter), align: 'right'},
      {head: 'AVG WAIT', value: ({avgwaittime}) => seconds(avgwaittime), align: 'right'},
      {head: 'AVG EXEC', value: ({avgexectime}) => seconds(avgexectime), align: 'right'},
      // The others alone fill a narrow terminal.
      ...(terminal.isTTY && terminal.columns < WIDE ? [] : [DESCRIPTION]),
    ],
    terminal,
  )
}
