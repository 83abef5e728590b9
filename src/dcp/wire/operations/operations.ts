import {transfer} from './bank-teller-transfer.js'
import {transferCredits} from './bank-teller-transfer-credits.js'
import {viewAccount} from './bank-teller-view-account.js'
import {viewAccounts} from './bank-teller-view-accounts.js'
import {addJobToGroups} from './compute-groups-add-job-to-groups.js'
import {changeGroup} from './compute-groups-change-group.js'
import {createGroup} from './compute-groups-create-group.js'
import {deleteGroup} from './compute-groups-delete-group.js'
import {listGroupJobs} from './compute-groups-list-jobs.js'
import {removeAllJobs} from './compute-groups-remove-all-jobs.js'
import {removeJob} from './compute-groups-remove-job.js'
import {subscribe} from './event-router-subscribe.js'
import {subscribeMany} from './event-router-subscribe-many.js'
import {unsubscribe} from './event-router-unsubscribe.js'
import {workEmit} from './event-router-work-emit.js'
import {addSliceData} from './job-submit-add-slice-data.js'
import {cancelJob} from './job-submit-cancel-job.js'
import {submit} from './job-submit-submit.js'
import type {Operation} from './operation.js'
import {deployPackage} from './package-manager-deploy-package.js'
import {fetchModuleURL} from './package-manager-fetch-module-url.js'
import {listModules} from './package-manager-list-modules.js'
import {listJobs} from './pheme-list-jobs.js'
import {closeJob} from './result-submitter-close-job.js'
import {fetchResult} from './result-submitter-fetch-result.js'
import {recordResult} from './result-submitter-result.js'
import {sliceStatus} from './result-submitter-status.js'
import {requestTask} from './task-distributor-request-task.js'

/** Every operation of every service of the endpoint. */
export const OPERATIONS: readonly Operation[] = [
  transfer,
  transferCredits,
  viewAccount,
  viewAccounts,

  addJobToGroups,
  changeGroup,
  createGroup,
  deleteGroup,
  listGroupJobs,
  removeAllJobs,
  removeJob,

  submit,
  addSliceData,
  cancelJob,

  closeJob,
  fetchResult,
  recordResult,
  sliceStatus,

  requestTask,

  listJobs,

  subscribe,
  subscribeMany,
  unsubscribe,
  workEmit,

  deployPackage,
  fetchModuleURL,
  listModules,
]
