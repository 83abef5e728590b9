import {Fault} from '../../errors.js'
import {LONE_SURROGATE} from './local-name.js'

/** A label as ColonyFS keeps it, `/a/b`: slashes at its ends make no difference, as in `internal/cli/fs.go`. @throws Fault USAGE */
export function labelOf(text: string): string {
  const label = `/${text.replace(/^\/+|\/+$/g, '')}`
  if (!label.includes('\0') && !LONE_SURROGATE.test(label)) return label
  throw new Fault('USAGE', `${JSON.stringify(text)} is no label`, 'Example: --label /data/run-1')
}

/**
 * The same, of what is taken with all that lies under it: not the root, under which upstream has nothing but what begins
 * with two slashes. @throws Fault USAGE
 */
export function namedLabel(text: string): string {
  const label = labelOf(text)
  if (label !== '/') return label
  throw new Fault('USAGE', 'A label needs a name', 'Example: --label /data/run-1')
}

/** The same, of what directories go with: `.` and `..` are no names of any. @throws Fault USAGE */
export function placedLabel(text: string): string {
  const label = namedLabel(text)
  if (!label.split('/').some((part) => part === '.' || part === '..')) return label
  throw new Fault('USAGE', `The label ${label} contains a part "." or ".."`, 'Example: --label /data/run-1')
}

/** Whether a label is another one or lies under it: `/a/b` under `/a`, and `/ab` not. */
export const isUnder = (label: string, parent: string): boolean => label === parent || label.startsWith(`${parent}/`)
