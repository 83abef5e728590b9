/** How an embedded server behaves; upstream's environment variables in its words (colonies-protocol, section 25). */
export interface ServerSettings {
  /** An executor name may be added again, with another key: COLONIES_ALLOW_EXECUTOR_REREGISTER. */
  readonly allowReregister: boolean
  /** Seconds of silence until an executor is UNREGISTERED: COLONIES_STALE_EXECUTOR_DURATION. */
  readonly staleExecutorSeconds: number
  /** Seconds after which successful processes and workflows, and all logs, are deleted; undefined keeps them: COLONIES_RETENTION_POLICY. */
  readonly retentionSeconds: number | undefined
  /** Refuse what writes and was done before, word for word: replays.ts. */
  readonly refuseReplays: boolean
  /** What `version` and `getserverinfo` tell. */
  readonly buildVersion: string
  readonly buildTime: string
  /** Where the server listens, for `getserverinfo`; asked each time, since a port may be known only once it is open. */
  readonly backends: () => readonly Backend[]
}

/** A place where a server listens. */
export interface Backend {
  readonly host: string
  readonly port: number
  readonly tls: boolean
}

export const DEFAULT_SETTINGS: ServerSettings = {
  allowReregister: false,
  staleExecutorSeconds: 600,
  retentionSeconds: undefined,
  refuseReplays: false,
  buildVersion: 'dev',
  buildTime: '',
  backends: () => [],
}
