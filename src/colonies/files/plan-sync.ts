import {setMaxListeners} from 'node:events'
import {resolve} from 'node:path'
import {compareSides} from './compare-sides.js'
import {placedLabel} from './label.js'
import {checkDirectory, localSide} from './local-side.js'
import {remoteFiles} from './remote-files.js'
import type {FailedFile, SyncPlan} from './sync-plan.js'
import type {PlanTools, SyncRequest} from './sync-tools.js'

/**
 * What a synchronisation would do; changes nothing. @throws Fault USAGE for what is no label, INPUT_INVALID for what is no
 * directory, FILE_UNREADABLE for one that cannot be read; as `call`; the signal's reason
 */
export async function planSync({label: text, dir: given, keepLocal}: SyncRequest, tools: PlanTools): Promise<SyncPlan> {
  const {member, signal} = tools
  // As many requests as run at once listen.
  setMaxListeners(0, signal)
  const label = placedLabel(text)
  const dir = resolve(given)
  await checkDirectory(dir)
  const asked = remoteFiles(member, label, signal)
  const [remote, local] = await Promise.all([asked, localSide(dir, undefined, tools)])
  const {files, unchanged, failed} = compareSides(label, local.entries, remote.files, keepLocal)
  return {
    label,
    dir,
    keepLocal,
    marked: true,
    files,
    unchanged,
    skipped: local.skipped,
    failed: onceEach([...local.failed, ...remote.refused, ...failed]),
  }
}

/** What cannot be read stands in the way too; that is said once. */
function onceEach(failed: readonly FailedFile[]): readonly FailedFile[] {
  return [...new Map(failed.toReversed().map((file) => [file.path, file])).values()].reverse()
}
