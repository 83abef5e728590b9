import {createHash} from 'node:crypto'
import {type Deployment, newEscrowAddress} from '../../job/deployment.js'
import type {JobDescription} from '../../job/job.js'
import {checkSize} from '../../job/job-size.js'
import {
  addressField,
  booleanField,
  type Fields,
  integerField,
  invalid,
  numberField,
  optionalFields,
  optionalInteger,
  optionalText,
  textField,
  textListField,
} from '../operations/fields.js'
import {checkedUrl} from '../values/value-list.js'
import {submittedInput} from './submitted-input.js'
import {submittedWork} from './submitted-work.js'

/** As dcp-client makes them (`generateOpaqueId`). */
const JOB_ID = /^[A-Za-z0-9]{22}$/
const MODULES = 1000
const LONGEST_STORAGE = 64 * 1024

/**
 * The job that dcp-client 5.6.1 submits (`submit@5`; dcp-protocol, section 5; upstream: dcp-client/job/index.js, deployJob).
 * @param owner address of the identity that submits it
 * @throws OperationError EINVAL, ENOWORKTIME; Fault INPUT_INVALID
 */
export function submittedJob(data: Fields, owner: string): JobDescription {
  const localExec = booleanField(data, 'localExec', false)
  const schemes = localExec ? 'local' : 'web'
  const {input, open} = submittedInput(data, schemes)
  const job: JobDescription = {
    id: jobIdOf(data),
    name: optionalText(data, 'name', 1024) ?? '',
    description: optionalText(data, 'description', 64 * 1024) ?? '',
    link: optionalText(data, 'link') ?? '',
    ...submittedWork(data, schemes),
    requirements: {},
    owner,
    paymentAccount: addressField(data, 'paymentAccount'),
    computeGroups: [],
    packages: [],
    input,
    autoClose: !open,
    sliceTimeout: null,
    progressTimeout: null,
    retries: null,
    deployment: deploymentOf(data, localExec),
  }
  checkSize(job)
  return job
}

function jobIdOf(data: Fields): string {
  const id = textField(data, 'job', 100)
  if (!JOB_ID.test(id)) throw invalid('job must be 22 letters and digits')
  return id
}

function deploymentOf(data: Fields, localExec: boolean): Deployment {
  return {
    address: newEscrowAddress(),
    capabilities: integerField(data, 'requirements', 0, 2 ** 31 - 1),
    useStrict: booleanField(data, 'useStrict', false),
    discrete: booleanField(data, 'discrete', false),
    workerConsole: booleanField(data, 'workerConsole', false),
    localExec,
    greedyEstimation: booleanField(data, 'greedyEstimation', false),
    estimationSlices: optionalInteger(data, 'estimationSlices') ?? null,
    dependencies: textListField(data, 'dependencies', MODULES, 256),
    requirePath: textListField(data, 'requirePath', MODULES, 256),
    resultStorage: resultStorageOf(data),
    submission: digestOf(data),
    offer: {
      marketValueFactor: numberField({mvMultSlicePayment: 0, ...data}, 'mvMultSlicePayment', 0),
      perSlice: numberField({absoluteSlicePayment: 0, ...data}, 'absoluteSlicePayment', 0),
    },
  }
}

function resultStorageOf(data: Fields): Deployment['resultStorage'] {
  const type = optionalText(data, 'resultStorageType')
  if (type === undefined) return null
  if (type !== 'pattern') throw invalid(`Results cannot be stored in the way ${type}`)
  const params = optionalFields(data, 'resultStorageParams') ?? {}
  if (JSON.stringify(params).length > LONGEST_STORAGE) throw invalid('resultStorageParams is too long')
  return {url: checkedUrl(textField(data, 'resultStorageDetails'), 'web'), params}
}

/** The same submission, sent again because its answer was lost, has the same digest. */
function digestOf(data: Fields): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex')
}
