import type {Process} from '../../colonies/wire/objects/process.js'
import {isSet, passed, shownLength, shownTime} from '../shown-time.js'
import {jsonValueText, shownList, shownState} from '../shown-values.js'
import {renderRecord} from '../table.js'
import type {Terminal, View} from '../terminal.js'
import {attributesText} from './attribute.js'
import {functionSpecText} from './function-spec.js'

const WAITING = 0
const RUNNING = 1

/** One process: stacked tables, as ColonyOS shows it. */
export const processView: View<Process> = async (process, terminal) => {
  const {attributes, errors} = process
  const {bold} = terminal.paint
  return [
    await renderRecord('Process', processMembers(process, terminal), terminal),
    await functionSpecText(process.spec, terminal),
    `${bold('Attributes')}:\n${attributes.length === 0 ? 'No attributes found\n' : await attributesText(attributes, terminal)}`,
    ...(errors.length === 0
      ? []
      : [
          await renderRecord(
            'Errors',
            errors.map((error, index) => [String(index + 1), error]),
            terminal,
          ),
        ]),
  ].join('\n')
}

function processMembers(process: Process, terminal: Terminal): ReadonlyArray<readonly [string, string]> {
  const {state} = process
  const time = (name: string, text: string): readonly [string, string] => [name, shownTime(text, terminal)]
  return [
    ['ID', process.processid],
    ['IsAssigned', process.isassigned ? 'True' : 'False'],
    ['InitiatorID', process.initiatorid],
    ['Initiator', process.initiatorname],
    ['AssignedExecutorID', process.assignedexecutorid || 'None'],
    ['State', shownState(state) + (state === WAITING && process.waitforparents ? ', for its parents' : '')],
    ['Priority', String(process.spec.priority)],
    ['PriorityTime', String(process.prioritytime)],
    time('SubmissionTime', process.submissiontime),
    time('StartTime', process.starttime),
    time('EndTime', process.endtime),
    time('WaitDeadline', process.waitdeadline),
    time('ExecDeadline', process.execdeadline),
    ['WaitingTime', shownLength(waited(process, terminal.now))],
    ['ProcessingTime', shownLength(processed(process, terminal.now))],
    ['Retries', String(process.retries)],
    ...(process.processgraphid === '' ? [] : [['WorkflowID', process.processgraphid] as const]),
    ['Input', shownList(process.in)],
    ['Output', shownList(process.out)],
    ['Errors', process.errors.join(' ')],
  ]
}

/** Until it started, or ended without ever starting; until now while it waits, again or still. */
function waited({state, submissiontime, starttime, endtime}: Process, now: number): number {
  if (state === WAITING) return passed(submissiontime, '', now) ?? 0
  return passed(submissiontime, isSet(starttime) ? starttime : endtime, now) ?? 0
}

function processed({state, starttime, endtime}: Process, now: number): number {
  if (state === WAITING) return 0
  return passed(starttime, state === RUNNING ? '' : endtime, now) ?? 0
}

/** A process, or the output alone. */
export type ProcessOrOutput = Process | Process['out']

/** The output is JSON on a terminal too. */
export const processOrOutputView: View<ProcessOrOutput> = (result, terminal) =>
  isOutput(result) ? outputText(result, terminal) : processView(result, terminal)

/** What a function gave, as one line of JSON. */
export const outputText = (out: Process['out'], terminal: Terminal): string => jsonValueText(out, terminal)

export const isOutput = (result: ProcessOrOutput): result is Process['out'] => Array.isArray(result)
