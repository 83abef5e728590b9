import {existsSync} from 'node:fs'
import type {SyncPlan} from '../../colonies/files/sync-plan.js'
import {Fault} from '../../errors.js'

/** Refuses to make nothing and nothing alike: a directory or label that is not there was mistyped. @throws Fault NOT_FOUND */
export function requireSomething({dir, label, files, unchanged, skipped, failed}: SyncPlan): void {
  if (files.length + unchanged + skipped.length + failed.length > 0 || existsSync(dir)) return
  throw new Fault(
    'NOT_FOUND',
    `There is no directory ${dir}, and no file under the label ${label}`,
    'Check both: colonies fs label ls',
  )
}
