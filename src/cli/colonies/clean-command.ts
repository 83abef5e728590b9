import type {CleanPlan, CleanResult} from '../../colonies/files/clean-directory.js'
import type {Fault} from '../../errors.js'
import type {Terminal} from '../../output/terminal.js'
import {cleanPlanDetails, cleanPlanSummary, cleanResultView} from '../../output/views/sync.js'
import {ColoniesCommand} from './colonies-command.js'
import {failedFiles, failedText} from './failed-files.js'

/** What was removed, or with `--dry` what would be. */
export type Clean = CleanPlan | CleanResult

const isPlan = (clean: Clean): clean is CleanPlan => 'files' in clean

/** The command that removes what ColonyFS does not have. */
export abstract class CleanCommand extends ColoniesCommand<Clean> {
  #detailed = false

  protected readonly view = (clean: Clean, terminal: Terminal) => {
    if (!isPlan(clean)) return cleanResultView(clean, terminal)
    return this.#detailed ? cleanPlanDetails(clean) : `${cleanPlanSummary(clean)}\n`
  }

  protected override verdict(clean: Clean): Fault | undefined {
    if (isPlan(clean)) return undefined
    for (const one of clean.failed) this.output.warn(failedText(one))
    return failedFiles(clean.failed, clean.removed.length)
  }

  /** A plan as the result: `--dry`. */
  protected shown(plan: CleanPlan, detailed: boolean): CleanPlan {
    this.#detailed = detailed
    if (!detailed && plan.files.length > 0) this.output.note('Each of them: --cleanplans')
    return plan
  }
}
