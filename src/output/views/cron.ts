import type {FunctionSpec} from '../../colonies/wire/objects/function-spec.js'
import type {Cron} from '../../colonies/wire/objects/schedules.js'
import {renderWithIds} from '../short-rows.js'
import {shownTime} from '../shown-time.js'
import {renderRecord} from '../table.js'
import type {Terminal, View} from '../terminal.js'
import {functionSpecText} from './function-spec.js'

const scheduleOf = ({interval, cronexpression}: Cron): string =>
  interval > 0 ? `every ${interval} s` : cronexpression || 'never'

export const cronListView: View<readonly Cron[]> = (crons, terminal) =>
  renderWithIds(
    crons,
    'CRON ID',
    ({cronid}) => cronid,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'cut'},
      {head: 'SCHEDULE', value: scheduleOf, narrow: 'cut'},
      {head: 'NEXT RUN', value: ({nextrun}) => shownTime(nextrun, terminal)},
      {head: 'LAST RUN', value: ({lastrun}) => shownTime(lastrun, terminal)},
      {head: 'INITIATOR', value: ({initiatorname}) => initiatorname, narrow: 'cut'},
    ],
    terminal,
  )

/** One cron, and what it submits. @param specs Of its workflow; none when it cannot be read. */
export async function cronText(cron: Cron, specs: readonly FunctionSpec[], terminal: Terminal): Promise<string> {
  const about = await renderRecord(
    'Cron',
    [
      ['CronID', cron.cronid],
      ['Name', cron.name],
      ['Colony', cron.colonyname],
      ['InitiatorID', cron.initiatorid],
      ['Initiator', cron.initiatorname],
      ['CronExpression', cron.cronexpression],
      ['Interval', String(cron.interval)],
      ['Random', String(cron.random)],
      ['NextRun', shownTime(cron.nextrun, terminal)],
      ['LastRun', shownTime(cron.lastrun, terminal)],
      ['PrevProcessGraphID', cron.prevprocessgraphid || 'None'],
      ['WaitForPrevProcessGraph', String(cron.waitforprevprocessgraph)],
      ['CheckerPeriod', String(cron.checkerperiod)],
    ],
    terminal,
  )
  return withSpecs(about, specs, terminal)
}

/** A thing that submits workflows, and under it the functions of the workflow. */
export async function withSpecs(about: string, specs: readonly FunctionSpec[], terminal: Terminal): Promise<string> {
  const texts = [about]
  for (const spec of specs) texts.push(await functionSpecText(spec, terminal))
  return texts.join('\n')
}
