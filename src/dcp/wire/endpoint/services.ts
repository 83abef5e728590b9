import type {ServiceName} from '../operations/operation.js'

/** Path of each service at the endpoint; clients find them in the configuration document. */
export const SERVICE_PATHS: Readonly<Record<ServiceName, string>> = {
  jobSubmit: '/job-submit/',
  resultSubmitter: '/result-submitter/',
  taskDistributor: '/task-distributor/',
  eventRouter: '/event-router/',
  computeGroups: '/compute-groups/',
  pheme: '/pheme/',
  packageManager: '/package-manager/',
  bankTeller: '/bank-teller/',
}

/** What the official client of version 5 appends to the path of a service (socketio.js). */
const ENGINE = 'dcp5/socketio'

const BY_PATH: ReadonlyMap<string, ServiceName> = new Map(
  Object.entries(SERVICE_PATHS).map(([name, path]) => [`${path}${ENGINE}`, name as ServiceName]),
)

/** The service whose sockets have this path, a slash at the end or not. */
export function serviceAt(path: string): ServiceName | undefined {
  return BY_PATH.get(path.endsWith('/') ? path.slice(0, -1) : path)
}
