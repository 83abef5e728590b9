import type {FunctionSpec} from '../../colonies/wire/objects/function-spec.js'
import type {Generator} from '../../colonies/wire/objects/schedules.js'
import {renderWithIds} from '../short-rows.js'
import {shownTime} from '../shown-time.js'
import {renderRecord} from '../table.js'
import type {Terminal, View} from '../terminal.js'
import {withSpecs} from './cron.js'

export const generatorListView: View<readonly Generator[]> = (generators, terminal) =>
  renderWithIds(
    generators,
    'GENERATOR ID',
    ({generatorid}) => generatorid,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'cut'},
      {head: 'TRIGGER', value: ({trigger}) => String(trigger), align: 'right'},
      {head: 'TIMEOUT', value: ({timeout}) => String(timeout), align: 'right'},
      {head: 'LAST RUN', value: ({lastrun}) => shownTime(lastrun, terminal)},
      {head: 'INITIATOR', value: ({initiatorname}) => initiatorname, narrow: 'cut'},
    ],
    terminal,
  )

/** One generator, how much it holds, and what it submits. @param specs Of its workflow; none when it cannot be read. */
export async function generatorText(
  generator: Generator,
  specs: readonly FunctionSpec[],
  terminal: Terminal,
): Promise<string> {
  const about = await renderRecord(
    'Generator',
    [
      ['GeneratorID', generator.generatorid],
      ['Name', generator.name],
      ['Colony', generator.colonyname],
      ['InitiatorID', generator.initiatorid],
      ['Initiator', generator.initiatorname],
      ['Trigger', String(generator.trigger)],
      ['Timeout', String(generator.timeout)],
      ['FirstPack', shownTime(generator.firstpack, terminal)],
      ['LastRun', shownTime(generator.lastrun, terminal)],
      ['QueueSize', String(generator.queuesize)],
      ['CheckerPeriod', String(generator.checkerperiod)],
    ],
    terminal,
  )
  return withSpecs(about, specs, terminal)
}
