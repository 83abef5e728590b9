import type {ServiceName} from '../operations/operation.js'
import {SERVICE_PATHS} from './services.js'

/** A URL of the configuration: KVIN writes it as an object of the official client's class. */
class Location {
  readonly href: string

  constructor(href: string) {
    this.href = href
  }
}

type ConfigValue = string | number | boolean | Location | {readonly [name: string]: ConfigValue}

/** What the scheduler tells its clients, where they ask it to be told something. */
export interface ConfigChoices {
  /** Slices that may be in one upload, in characters; a pile above the ceiling is cut. */
  readonly uploadCeiling: number
  readonly uploadTarget: number
}

export const CONFIG_CHOICES: ConfigChoices = {uploadCeiling: 32 * 2 ** 20, uploadTarget: 1_000_000}

/** The least document that official clients need (dcp-protocol, section 2). @param baseUrl where the client reaches us */
export function dcpConfig(baseUrl: string, choices: ConfigChoices = CONFIG_CHOICES): string {
  const at = (path: string): ConfigValue => ({location: new Location(new URL(path, baseUrl).href)})
  const service = (name: ServiceName): ConfigValue => at(SERVICE_PATHS[name])
  const home = at('/')
  const document: ConfigValue = {
    scheduler: {
      location: new Location(baseUrl),
      compatibility: {minimum: {dcp: '^5.0.0'}, operations: {compute: '^1.0.0', work: '^1.0.0'}},
      services: {
        jobSubmit: service('jobSubmit'),
        resultSubmitter: service('resultSubmitter'),
        taskDistributor: service('taskDistributor'),
        eventRouter: service('eventRouter'),
        computeGroups: service('computeGroups'),
        pheme: service('pheme'),
        jnu: at('/jnu/'),
      },
    },
    bank: {location: new Location(baseUrl), services: {bankTeller: service('bankTeller')}},
    packageManager: service('packageManager'),
    portal: home,
    pxAuth: home,
    oAuth: home,
    cdn: home,
    job: {
      maxDeployTime: 3600,
      deployAttempts: 3,
      deployCloseTimeout: 10_000,
      uploadSlicesCeiling: choices.uploadCeiling,
      uploadSlicesTarget: choices.uploadTarget,
      uploadIncreaseFactor: 2,
      uploadInitialNumberOfSlices: 100,
      sliceUploadErrorTolerance: 3,
      modules: {},
    },
    // The official worker looks for work this often in seconds, where nothing makes it look sooner, and begins a slice
    // this long after the last one in milliseconds (supervisor2: options.js, delay-manager.js). Its own 7 and 50 leave
    // cores idle while slices wait. A core whose sandbox does not begin a slice is free again after three minutes,
    // not seven: longer than it waits for a sandbox, as it must be.
    supervisor: {tuning: {watchdogInterval: 1, defaultDelayIncrementMs: 1, reservedSliceLifetimeMs: 180_000}},
    // How long a client waits for more before it sends a request, in seconds, and how much it sends at once. Its own 0.03
    // and 20 are most of the time that a deployment takes, and of what it takes to be told of many results.
    dcp: {connectionOptions: {default: {batchWaitTime: 0.002, maxMessagesPerBatch: 100}}},
    eventSubscriber: {seenListSize: 1000},
    network: {disableIPv4: false, disableIPv6: false},
    rollout: {supervisor: 2},
  }
  return JSON.stringify({_serializeVerId: 'v9', what: kvinOf(document)})
}

/** KVIN v9 of what a configuration has. */
function kvinOf(value: ConfigValue): unknown {
  if (value instanceof Location) return {ctr: 'dcpUrl$$DcpURL', ps: {}, arg: value.href}
  if (typeof value === 'boolean') return {raw: value}
  if (typeof value !== 'object') return value
  return {ctr: 0, ps: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, kvinOf(each)]))}
}
