import {integer, integerOrNull, real, text, textOrNull} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {Deployment} from '../../job/deployment.js'
import type {JobDescription} from '../../job/job.js'
import {travels} from '../travels.js'

const COLUMNS = [
  'address',
  'capabilities',
  'use_strict',
  'discrete',
  'worker_console',
  'local_exec',
  'greedy_estimation',
  'estimation_slices',
  'dependencies',
  'require_path',
  'storage_url',
  'storage_params',
  'market_value_factor',
  'per_slice',
  'submission',
]
const INSERT = `INSERT INTO deployment (job, travels, ${COLUMNS.join(', ')})
  VALUES (?, ?, ${COLUMNS.map(() => '?').join(', ')})`
const ONE = `SELECT ${COLUMNS.join(', ')} FROM deployment WHERE job = ?`

export function insertDeployment(store: Store, job: number, description: JobDescription): void {
  const {deployment} = description
  const {resultStorage, offer} = deployment
  store
    .prepare(INSERT)
    .run(
      job,
      Number(travels(description)),
      deployment.address,
      deployment.capabilities,
      Number(deployment.useStrict),
      Number(deployment.discrete),
      Number(deployment.workerConsole),
      Number(deployment.localExec),
      Number(deployment.greedyEstimation),
      deployment.estimationSlices,
      JSON.stringify(deployment.dependencies),
      JSON.stringify(deployment.requirePath),
      resultStorage?.url ?? null,
      resultStorage ? JSON.stringify(resultStorage.params) : null,
      offer.marketValueFactor,
      offer.perSlice,
      deployment.submission,
    )
}

export function jobDeployment(store: Store, job: number): Deployment {
  const row = store.prepare(ONE).get(job) ?? {}
  const flag = (column: string): boolean => integer(row, column) !== 0
  const list = (column: string): readonly string[] => JSON.parse(text(row, column)) as readonly string[]
  const url = textOrNull(row, 'storage_url')
  return {
    address: text(row, 'address'),
    capabilities: integer(row, 'capabilities'),
    useStrict: flag('use_strict'),
    discrete: flag('discrete'),
    workerConsole: flag('worker_console'),
    localExec: flag('local_exec'),
    greedyEstimation: flag('greedy_estimation'),
    estimationSlices: integerOrNull(row, 'estimation_slices'),
    dependencies: list('dependencies'),
    requirePath: list('require_path'),
    resultStorage:
      url === null ? null : {url, params: JSON.parse(text(row, 'storage_params')) as Record<string, unknown>},
    submission: textOrNull(row, 'submission'),
    offer: {marketValueFactor: real(row, 'market_value_factor'), perSlice: real(row, 'per_slice')},
  }
}
