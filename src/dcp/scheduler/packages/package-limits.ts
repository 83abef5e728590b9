const MI = 1024 * 1024

/** Bounds of packages; sizes in characters. The largest modules in use are Python packages as text, some 30 Mi each. */
export const PACKAGE_LIMITS = {
  /** Of the name of a package. */
  name: 128,
  /** Of the path of a file. */
  path: 255,
  /** Number of files of one version. */
  files: 1000,
  /** Of one version. */
  total: 64 * MI,
  /** Number of versions of one package. */
  versions: 1000,
  /** Of all that one identity publishes. */
  owned: 1024 * MI,
} as const
