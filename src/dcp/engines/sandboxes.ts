import type {Worktime} from '../job/job.js'
import type {SandboxFactory} from '../worker/sandbox/sandbox-factory.js'

/** What is needed to start sandboxes. */
export interface SandboxOptions {
  readonly execPath: string
  readonly nodeVersion: string
  readonly platform: string
  /** The bundled program that runs inside each sandbox process. */
  readonly sandboxHost: string
  /** Finds the folder of the isolated-vm package, where it is installed. */
  readonly findIsolatedVm: () => string | undefined
  /** Folder of the pyodide package. */
  readonly pyodideDirectory: string
  /** Where the memory snapshot of Python is kept. */
  readonly cacheDirectory: string
  /** Called when Python is prepared, once on a machine, which takes seconds. */
  readonly onPreparing?: () => void
}

/** The sandboxes of this process. What starts them is loaded with the first: nobody needs it to list jobs. */
export interface Sandboxes {
  factory(): Promise<SandboxFactory>
  /** Begins to start one while other things are done; whatever fails is told by who needs it. */
  warm(worktime: Worktime): void
  /** Ends those that nobody took. */
  close(): Promise<void>
}

export function prepareSandboxes(options: SandboxOptions): Sandboxes {
  let loading: Promise<SandboxFactory> | undefined
  const factory = (): Promise<SandboxFactory> => {
    loading ??= import('../worker/sandbox/sandbox-factory.js').then(({createSandboxFactory}) => {
      const {pyodideDirectory, cacheDirectory, sandboxHost, onPreparing} = options
      const isolatedVm = options.findIsolatedVm()
      return createSandboxFactory({
        ...options,
        hostFile: sandboxHost,
        pyodide: {directory: pyodideDirectory, cacheDirectory, ...(onPreparing && {onPreparing})},
        ...(isolatedVm === undefined ? {} : {isolatedVm}),
      })
    })
    return loading
  }
  return {
    factory,
    warm: (worktime) => {
      factory().then(
        (sandboxes) => sandboxes.warm(worktime),
        () => {},
      )
    },
    close: async () => {
      await (await loading)?.close()
    },
  }
}
