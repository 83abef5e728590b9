import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, systemErrorCode} from '../../errors.js'
import {caseCollisions, ignoresCase} from './case-collisions.js'
import {downloadFile} from './download-file.js'
import {failedFile} from './failed-file.js'
import {inParallel} from './in-parallel.js'
import {makeDirectory, writeMarker} from './open-directories.js'
import type {FailedFile, PlannedFile, SyncPlan, SyncResult} from './sync-plan.js'
import type {SyncTools} from './sync-tools.js'
import {uploadFile} from './upload-file.js'

/** Enough to keep a connection busy with small files. */
const TRANSFERS_AT_ONCE = 50

/**
 * Carries a plan out. What fails about one file is in the result; what has arrived stays, whatever happens, and the next
 * plan goes on with the rest.
 * @throws Fault for what keeps all files: STORAGE_UNREACHABLE, STORAGE_REFUSED, DISK_FULL and the like; the signal's reason
 */
export async function applySync(plan: SyncPlan, tools: SyncTools): Promise<SyncResult> {
  const failed: FailedFile[] = [...plan.failed]
  const arrived = new Set<PlannedFile>()
  try {
    const possible = await openDirectories(plan, failed)
    await inParallel(possible, TRANSFERS_AT_ONCE, async (file) => {
      tools.signal.throwIfAborted()
      try {
        await move(plan.dir, file, tools)
        arrived.add(file)
      } catch (error) {
        tools.signal.throwIfAborted()
        failed.push(failedFile(file.path, error))
      }
      tools.onFile?.()
    })
  } catch (error) {
    throw error instanceof Fault ? stopped(error, arrived.size, plan.files.length) : error
  }
  const {label, dir, unchanged, skipped} = plan
  const done = plan.files.filter((file) => arrived.has(file))
  return {
    label,
    dir,
    uploaded: done.filter((file) => file.move === 'upload'),
    downloaded: done.filter((file) => file.move === 'download'),
    unchanged,
    skipped,
    failed,
  }
}

async function move(dir: string, file: PlannedFile, tools: SyncTools): Promise<void> {
  const {label, name, size, checksum} = file
  const path = join(dir, file.path)
  const content = {size, checksum}
  switch (file.move) {
    case 'upload':
      await uploadFile({label, name, path, content}, tools)
      return
    case 'download':
      await downloadFile({object: file.object, path, content, replaces: file.replaces}, tools)
  }
}

/** Those that can be moved, once their directories are there and say which label they go with. */
async function openDirectories(plan: SyncPlan, failed: FailedFile[]): Promise<readonly PlannedFile[]> {
  const possible: PlannedFile[] = []
  for (const [label, files] of byLabel(plan.files)) {
    const directory = label.slice(plan.label.length + 1)
    const downloads = files.filter(({move}) => move === 'download')
    try {
      if (downloads.length > 0) await makeDirectory(plan.dir, directory)
      if (plan.marked) await writeMarker(join(plan.dir, directory), label)
    } catch (error) {
      // A directory that may only be read can still be uploaded, and so can one of a full disk.
      if (downloads.length > 0 || systemErrorCode(error) === undefined) {
        const {code, message} = failedFile(directory, error)
        failed.push(...downloads.map(({path}) => ({path, code, message})))
      }
      possible.push(...files.filter(({move}) => move === 'upload'))
      continue
    }
    const collisions = await collisionsIn(join(plan.dir, directory), downloads)
    for (const file of files) {
      const other = file.move === 'download' ? collisions.get(file.name) : undefined
      if (other === undefined) possible.push(file)
      else {
        const message = `${other} stands there, and this disk does not tell upper case from lower`
        failed.push({path: file.path, code: 'FILE_EXISTS', message})
      }
    }
  }
  return possible
}

function byLabel(files: readonly PlannedFile[]): ReadonlyMap<string, readonly PlannedFile[]> {
  const groups = new Map<string, PlannedFile[]>()
  for (const file of files) {
    const group = groups.get(file.label)
    if (group) group.push(file)
    else groups.set(file.label, [file])
  }
  return groups
}

async function collisionsIn(
  directory: string,
  downloads: readonly PlannedFile[],
): Promise<ReadonlyMap<string, string>> {
  if (downloads.length === 0) return new Map()
  const collisions = caseCollisions([...(await readdir(directory)), ...downloads.map(({name}) => name)])
  return collisions.size > 0 && (await ignoresCase(directory)) ? collisions : new Map()
}

function stopped(fault: Fault, done: number, all: number): Fault {
  const hint = `${done} of ${all} files had arrived. ${fault.hint ?? 'The same command goes on with the rest.'}`
  return new Fault(fault.code, fault.message, hint, {cause: fault})
}
