/** What the build knows about the package. */
export interface PackageFacts {
  readonly name: string
  readonly version: string
}

export interface Invocation {
  /** Name of the executable, and first topic of its commands. */
  readonly bin: string
  readonly argv: readonly string[]
  readonly facts: PackageFacts
  /** `dcp job deploy` → the chunk that holds the command. */
  readonly commands: Readonly<Record<string, string>>
  /** Folder of the package. */
  readonly root: string
  load(chunk: string): Record<string, unknown>
}
