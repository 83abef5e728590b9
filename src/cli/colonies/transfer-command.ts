import {applySync} from '../../colonies/files/apply-sync.js'
import type {ColonyMember} from '../../colonies/files/colony-member.js'
import type {FailedFile, SyncPlan, SyncResult} from '../../colonies/files/sync-plan.js'
import type {PlanTools} from '../../colonies/files/sync-tools.js'
import type {Fault} from '../../errors.js'
import {printable} from '../../output/printable.js'
import type {Terminal} from '../../output/terminal.js'
import {startTransferProgress} from '../../output/transfer-progress.js'
import {syncPlanDetails, syncPlanSummary, syncResultView} from '../../output/views/sync.js'
import {openChecksums} from './checksums.js'
import {ColoniesCommand} from './colonies-command.js'
import {failedFiles, failedText} from './failed-files.js'
import type {ColoniesSession} from './session.js'
import {openStorage} from './storage.js'

/** What was done, or with `--dry` what would be. */
export type Transfer = SyncPlan | SyncResult

const isPlan = (transfer: Transfer): transfer is SyncPlan => 'files' in transfer

/** A command that moves many files by a plan. */
export abstract class TransferCommand extends ColoniesCommand<Transfer> {
  #detailed = false

  protected readonly view = (transfer: Transfer, terminal: Terminal): string | Promise<string> => {
    if (!isPlan(transfer)) return syncResultView(transfer, terminal) as string
    return this.#detailed ? syncPlanDetails(transfer, terminal) : `${syncPlanSummary(transfer)}\n`
  }

  protected override verdict(transfer: Transfer): Fault | undefined {
    if (isPlan(transfer)) return undefined
    return failedFiles(transfer.failed, transfer.uploaded.length + transfer.downloaded.length)
  }

  /** What plans are made with. */
  protected planTools(member: ColonyMember): PlanTools {
    return {member, checksums: this.own(openChecksums()), signal: this.signal}
  }

  /** A plan as the result: `--dry`. */
  protected shown(plan: SyncPlan, detailed: boolean): SyncPlan {
    this.#detailed = detailed
    if (!detailed && plan.files.length > 0) this.output.note('Each file of the plan: --syncplans')
    return plan
  }

  /** Says what a plan leaves out. */
  protected warnOf({skipped, failed}: SyncPlan): void {
    for (const {path, reason} of skipped) this.output.warn(printable(`${path} is left out: ${reason}`))
    this.#warnOfFailed(failed)
  }

  /** @throws as `applySync` and `openStorage` */
  protected async carryOut(plan: SyncPlan, session: ColoniesSession, tools: PlanTools): Promise<SyncResult> {
    const {label, dir, files, unchanged, skipped, failed} = plan
    // Nobody needs a storage to do nothing.
    if (files.length === 0) return {label, dir, uploaded: [], downloaded: [], unchanged, skipped, failed}
    const storage = this.own(await openStorage(session))
    const bytes = files.reduce((sum, {size}) => sum + size, 0)
    const progress = await startTransferProgress(this.output, label, {bytes, files: files.length})
    try {
      const {onBytes, onFile} = progress
      const result = await applySync(plan, {...tools, storage, onBytes, onFile})
      this.#warnOfFailed(result.failed.slice(failed.length))
      return result
    } finally {
      progress.stop()
    }
  }

  #warnOfFailed(failed: readonly FailedFile[]): void {
    for (const one of failed) this.output.warn(failedText(one))
  }
}
