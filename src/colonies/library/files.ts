import {basename, resolve} from 'node:path'
import {memberOf} from '../../cli/colonies/colony-member.js'
import {type FileAccess, openFileAccess} from '../../cli/colonies/file-access.js'
import type {ColoniesSession} from '../../cli/colonies/session.js'
import {Fault, readFault} from '../../errors.js'
import {applySync} from '../files/apply-sync.js'
import {type FetchedFile, fetchFile} from '../files/fetch-file.js'
import {labelOf, namedLabel} from '../files/label.js'
import {type ListedFile, listFiles} from '../files/list-files.js'
import {localName} from '../files/local-name.js'
import {makeDirectory} from '../files/open-directories.js'
import {findSnapshot, planSnapshot, type SnapshotChoice} from '../files/plan-snapshot.js'
import {planSync} from '../files/plan-sync.js'
import type {SyncPlan, SyncResult} from '../files/sync-plan.js'
import type {SyncTools} from '../files/sync-tools.js'
import {uploadFile} from '../files/upload-file.js'
import type {File, Label, Snapshot} from '../wire/objects/files.js'

export interface TransferSettings {
  readonly signal?: AbortSignal | undefined
  /** Hears of bytes as they go, this many more. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

export interface SyncSettings extends TransferSettings {
  /** What becomes of files that differ: true, also when omitted, makes the local one the newest revision, false replaces it. */
  readonly keepLocal?: boolean | undefined
}

/**
 * The files of a colony, as one of its members sees them: `colonies.files`. Their bytes are in the S3 service that the
 * variables `AWS_S3_*` name, else in that of the server of this machine.
 *
 * Methods throw what the server refuses as RpcFault; Fault SERVER_UNREACHABLE, STORAGE_UNREACHABLE, STORAGE_REFUSED and the
 * like; USAGE for what is no label; the signal's reason.
 */
export class Files {
  readonly #session: ColoniesSession
  #access: Promise<FileAccess> | undefined

  constructor(session: ColoniesSession) {
    this.#session = session
  }

  /** What `sync` would do; changes nothing. @throws Fault INPUT_INVALID, FILE_UNREADABLE for the directory */
  async planSync(dir: string, label: string, settings: SyncSettings = {}): Promise<SyncPlan> {
    const {keepLocal = true} = settings
    return planSync({dir, label, keepLocal}, await this.#tools(settings))
  }

  /**
   * Makes a directory and a label alike, with those below them: what one side lacks comes from the other, nothing is
   * removed. What could not be done about single files is in `failed`. @throws as `planSync`
   */
  async sync(dir: string, label: string, settings: SyncSettings = {}): Promise<SyncResult> {
    return applySync(await this.planSync(dir, label, settings), await this.#tools(settings))
  }

  /** Makes a file the newest revision of a name: its own, when omitted. @throws Fault FILE_NOT_FOUND, FILE_UNREADABLE, FILE_CHANGED */
  async upload(path: string, label: string, settings: TransferSettings & {readonly name?: string} = {}): Promise<File> {
    const tools = await this.#tools(settings)
    const name = localName(settings.name ?? basename(path), label)
    const content = await tools.checksums.contentOf(resolve(path), tools.signal).catch((error: unknown) => {
      throw readFault(error, path)
    })
    return uploadFile({label: labelOf(label), name, path: resolve(path), content}, tools)
  }

  /**
   * Brings the newest revision of a name, or a revision by its id, into a directory, which is made when it is missing; a
   * file of that name is replaced. @throws Fault NOT_FOUND, FILE_NAME_REFUSED, FILE_EXISTS, OBJECT_MISSING, OBJECT_DAMAGED
   */
  async download(
    file: {readonly label: string; readonly name: string} | {readonly fileid: string},
    dir: string,
    settings: TransferSettings = {},
  ): Promise<FetchedFile> {
    const tools = await this.#tools(settings)
    const choice = 'fileid' in file ? file : {label: labelOf(file.label), name: file.name}
    const {call, colonyName: colonyname} = tools.member
    const [found] = await call('getfilemsg', {colonyname, ...choice, latest: true}, tools.signal)
    if (!found) throw new Fault('NOT_FOUND', 'There is no such file', 'List them: files.list(label)')
    await makeDirectory(resolve(dir), '')
    return fetchFile(found, resolve(dir), tools)
  }

  /** The labels that hold files. */
  async labels(): Promise<readonly Label[]> {
    const {call, colonyName: colonyname} = memberOf(this.#session)
    return call('getfilelabelsmsg', {colonyname})
  }

  /** The files of exactly this label, by name. */
  async list(
    label: string,
    {signal = new AbortController().signal}: TransferSettings = {},
  ): Promise<readonly ListedFile[]> {
    return listFiles(memberOf(this.#session), labelOf(label), signal)
  }

  /** Keeps what a label and those below it hold now. @param name the only one in the colony */
  async snapshot(label: string, name: string): Promise<Snapshot> {
    const {call, colonyName: colonyname} = memberOf(this.#session)
    return call('createsnapshotmsg', {colonyname, label: namedLabel(label), name})
  }

  /** Brings the files of a snapshot into a directory; what differs there is replaced, what it has besides stays. */
  async downloadSnapshot(choice: SnapshotChoice, dir: string, settings: TransferSettings = {}): Promise<SyncResult> {
    const tools = await this.#tools(settings)
    const snapshot = await findSnapshot(tools.member, choice, tools.signal)
    return applySync(await planSnapshot(snapshot, dir, tools), tools)
  }

  /** Use `Colonies.close`. */
  async close(): Promise<void> {
    const access = await this.#access?.catch(() => undefined)
    this.#access = undefined
    await access?.close()
  }

  async #tools({signal = new AbortController().signal, onBytes}: TransferSettings): Promise<SyncTools> {
    this.#access ??= openFileAccess(this.#session)
    const {storage, checksums} = await this.#access
    return {member: memberOf(this.#session), storage, checksums, signal, onBytes}
  }
}
