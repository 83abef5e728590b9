import {createHash} from 'node:crypto'
import {mkdir, realpath, symlink} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {checksumIndex} from '../../files/checksum-index.js'
import type {ObjectStorage} from '../../files/object-storage.js'
import type {SyncTools} from '../../files/sync-tools.js'
import type {Process} from '../../wire/objects/process.js'
import type {ColonyAccess} from '../colony-access.js'
import {FunctionError} from '../function-host.js'
import {isOutage, isUnreachable, keepTrying} from '../keep-trying.js'
import {bringLabel, bringSnapshot, orFunctionError, takeLabel} from './carry.js'
import {executorFolders, type FolderSettings} from './executor-folders.js'
import {removeLeavingLinks, staysWithin} from './leaving-links.js'
import {type LabelPlace, type MountPlan, mountPlan, type SnapshotPlace} from './mount-plan.js'
import {nameLocks} from './name-locks.js'

export interface FileSettings extends FolderSettings {
  /** Asked for when the first process needs it. @throws Fault when it is not known where files are */
  readonly openStorage: () => Promise<ObjectStorage>
}

/** Gives processes the files that their specs ask for (`fs`), and takes out what became of them. */
export interface ProcessFiles {
  /**
   * Brings in what a process asks for. @param log takes one line @returns undefined when it asks for nothing
   * @throws FunctionError when that cannot be done; the signal's reason
   */
  open(process: Process, log: (line: string) => void, signal: AbortSignal): Promise<OpenedFiles | undefined>
  close(): Promise<void>
}

/** The files of one process. */
export interface OpenedFiles {
  /** The folder in which the function finds them. */
  readonly mount: string
  /**
   * Takes directories to their labels, and removes snapshots that are not to be kept.
   * @throws FunctionError when that cannot be done, and says where the files are then; the signal's reason
   */
  bringOut(signal: AbortSignal): Promise<void>
  /** Removes what is neither to be kept nor left over by a failure. */
  release(): Promise<void>
}

export function processFiles(settings: FileSettings, access: ColonyAccess): ProcessFiles {
  const folders = executorFolders(settings, access)
  const locks = nameLocks()
  let storage: Promise<ObjectStorage> | undefined
  const stored = (): Promise<ObjectStorage> => {
    storage ??= settings.openStorage().catch((error: unknown) => {
      storage = undefined
      throw error
    })
    return storage
  }
  const toolsFor = async (plan: MountPlan, signal: AbortSignal): Promise<Omit<SyncTools, 'signal'>> => {
    const isKept = [...plan.snapshots, ...plan.labels].some(({keepFiles}) => keepFiles)
    const call: ColonyAccess['call'] = (type, request, over = signal) =>
      keepTrying(() => access.call(type, request, over), over, {again: /^get/.test(type) ? isOutage : isUnreachable})
    return {
      member: {colonyName: access.colonyName, call},
      checksums: checksumIndex(isKept ? await folders.index() : undefined),
      storage: await stored(),
    }
  }

  const open = async (
    plan: MountPlan,
    process: Process,
    log: (line: string) => void,
    signal: AbortSignal,
  ): Promise<OpenedFiles> => {
    const {processid} = process
    const {snapshots, labels} = plan
    const places = [...snapshots, ...labels]
    const keptNames = places.filter(({keepFiles}) => keepFiles).map(keptName)
    const unlock = await locks.take(keptNames, signal, () => log('Waits for another process with the same kept files'))
    let folder: string | undefined
    let isDone = false
    try {
      const own = await folders.make(processid)
      folder = own
      const mount = join(own, plan.mount)
      await mkdir(mount, {recursive: true})
      const directories = new Map<SnapshotPlace | LabelPlace, string>()
      for (const place of places) directories.set(place, await directoryOf(place, own))
      const shared = places.length > 0 ? await toolsFor(plan, signal) : undefined
      const carrying = (place: SnapshotPlace | LabelPlace, over: AbortSignal) => {
        const directory = directories.get(place)
        if (directory === undefined || !shared) throw new Error(`Nothing was opened for ${place.path}`)
        return {directory, tools: {...shared, signal: over}, log}
      }
      for (const snapshot of snapshots) await bringSnapshot(snapshot, carrying(snapshot, signal))
      for (const label of labels) await bringLabel(label, carrying(label, signal))

      const takeAll = async (over: AbortSignal): Promise<void> => {
        const within = [own, ...directories.values()]
        for (const label of labels) {
          const {directory} = carrying(label, over)
          // It may have been replaced by a link.
          if (!(await staysWithin(directory, within))) {
            throw new FunctionError(`${label.path} is gone, or leads out of the folder of the process`)
          }
          for (const name of await removeLeavingLinks(directory, within)) {
            log(`${join(label.path, name)} is not taken along: it is a link out of the folder of the process`)
          }
          await takeLabel(label, carrying(label, over))
        }
      }
      return {
        mount,
        bringOut: async (over) => {
          try {
            await takeAll(over)
          } catch (error) {
            over.throwIfAborted()
            folder = undefined
            // Where it cannot be moved, it stays.
            const rescued = await folders.rescue(own, processid).catch(() => own)
            const {message, trace} = error instanceof FunctionError ? error : {message: String(error), trace: []}
            throw new FunctionError(message, rescued === undefined ? trace : [...trace, `The files are in ${rescued}`])
          }
          for (const {snapshotid, keepSnapshot} of snapshots) {
            if (!keepSnapshot) await removeSnapshot(snapshotid, access, log, over)
          }
        },
        release: async () => {
          if (isDone) return
          isDone = true
          if (folder !== undefined) await folders.remove(folder)
          unlock()
        },
      }
    } catch (error) {
      if (folder !== undefined) await folders.remove(folder)
      unlock()
      throw error
    }
  }
  /** Kept files lie beside the folder of the process; a link leads to them. */
  const directoryOf = async (place: SnapshotPlace | LabelPlace, folder: string): Promise<string> => {
    const path = join(folder, place.path)
    if (!place.keepFiles) {
      await mkdir(path, {recursive: true})
      return path
    }
    const kept = await realpath(await folders.kept(keptName(place)))
    await mkdir(dirname(path), {recursive: true})
    await symlink(kept, path)
    return kept
  }

  return {
    open: async (process, log, signal) => {
      const plan = mountPlan(process)
      if (!plan) return undefined
      return orFunctionError('The files cannot be brought in', () => open(plan, process, log, signal))
    },
    close: async () => {
      const opened = await storage?.catch(() => undefined)
      opened?.close()
      await folders.close()
    },
  }
}

/** The same label in the same place, or the same snapshot: what is kept of one is of use to the other. */
function keptName(place: SnapshotPlace | LabelPlace): string {
  const source = 'label' in place ? `label ${place.label}` : `snapshot ${place.snapshotid}`
  return createHash('sha256').update(`${source}\0${place.path}`).digest('hex').slice(0, 16)
}

/** What is left of a snapshot is no reason to fail. */
async function removeSnapshot(
  snapshotid: string,
  {call, colonyName: colonyname}: ColonyAccess,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    await call('removesnapshotmsg', {colonyname, snapshotid}, signal)
    log(`Snapshot ${snapshotid} is removed`)
  } catch (error) {
    signal.throwIfAborted()
    log(`Snapshot ${snapshotid} could not be removed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
