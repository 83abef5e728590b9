/** What the child that runs functions of a module is started with, as JSON in its first argument. */
export interface ModuleHostSettings {
  /** The module; none where functions come with their processes only. */
  readonly file: string | null
  /** The file of `continuum/colonies`. */
  readonly library: string
  readonly cacheDirectory: string
}
