import {printable} from '../printable.js'
import type {Terminal} from '../terminal.js'

/** One thing that a blueprint needs, and how it stands. */
export interface BlueprintCheck {
  readonly blueprint: string
  readonly name: string
  readonly level: 'ok' | 'warn' | 'fail'
  readonly detail: string
  /** What to do; null when all is well. */
  readonly remedy: string | null
  /** What `--fix` did about it; null when it did nothing. */
  readonly fixed: string | null
}

export function blueprintDoctorView(checks: readonly BlueprintCheck[], terminal: Terminal): string {
  const {bold} = terminal.paint
  const names = [...new Set(checks.map(({blueprint}) => blueprint))]
  return names
    .map((blueprint) => {
      const lines = checks.filter((check) => check.blueprint === blueprint).map((check) => lineOf(check, terminal))
      return `${bold(printable(blueprint))}\n${lines.join('')}`
    })
    .join('\n')
}

function lineOf({name, level, detail, remedy, fixed}: BlueprintCheck, {paint}: Terminal): string {
  const colours = {ok: paint.green, warn: paint.yellow, fail: paint.red} as const
  const more = [...(remedy === null ? [] : [remedy]), ...(fixed === null ? [] : [`fixed: ${fixed}`])]
  return [
    `${colours[level](level.padEnd(4))}  ${paint.bold(name)}: ${printable(detail)}\n`,
    ...more.map((line) => `      ${printable(line)}\n`),
  ].join('')
}
