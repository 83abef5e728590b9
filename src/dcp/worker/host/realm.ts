/** What a realm needs of the process around it. */
export interface RealmOutside {
  /** Sends a frame of the realm to the supervisor. */
  emit(type: string, body: string): void
  now(): number
  setTimer(callback: () => void, milliseconds: number): unknown
  clearTimer(handle: unknown): void
  /** So many random bytes, in base64. */
  random(count: number): string
}

/** Bytes that a realm takes in: written straight into its own memory. */
export interface RealmFile {
  readonly size: number
  /** @param target as long as `size` */
  read(target: Uint8Array): void
}

/** A worktime as a realm takes it in. */
export interface RealmProgram {
  /** Source of an expression whose value is a function; it gets the host's functions and gives, at once or later, a door. */
  readonly source: string
  /** What the program reads while it starts; emptied afterwards. */
  readonly files: Map<string, RealmFile>
  /** V8's code cache of the source, made by this Node. */
  readonly codeCache?: Uint8Array
  /** What the program's function gets after the host's functions. */
  readonly start?: string
  /** False where no job needs `eval`: then text never becomes JavaScript. */
  readonly evaluates: boolean
}

/** An untrusted realm with a worktime in it, for one job. */
export interface Realm {
  /** Takes the body of a `define` frame, unread; emits `defined`, or `refused` and why the work function cannot run. */
  define(body: string): void
  /** Starts a batch; its outcomes and its end are emitted. */
  run(body: string): void
}

/** Timers as the realm sees them: numbers that it chose itself. */
export function createRealmTimers(outside: RealmOutside, fire: (id: number) => void) {
  const running = new Map<number, unknown>()
  return {
    start: (id: number, milliseconds: number): void => {
      const expire = (): void => {
        running.delete(id)
        fire(id)
      }
      running.set(id, outside.setTimer(expire, milliseconds))
    },
    stop: (id: number): void => {
      const handle = running.get(id)
      running.delete(id)
      if (handle !== undefined) outside.clearTimer(handle)
    },
  }
}
