/** One file of a package: its path in it, `lib/model.js`, and its text. */
export interface PackageFile {
  readonly name: string
  readonly text: string
}

export interface NewPackage {
  readonly name: string
  /** A version in the sense of semver. */
  readonly version: string
  /** Address of the identity that publishes it, checksummed. */
  readonly owner: string
  readonly files: readonly PackageFile[]
}

/** A package as lists show it. */
export interface PackageSummary {
  readonly name: string
  readonly version: string
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly published: number
  /** Path and number of characters of each file. */
  readonly files: readonly {readonly name: string; readonly characters: number}[]
}

/**
 * What became of a package. `unchanged`: exactly that was there. `name-taken`: another identity has published under that
 * name. `version-taken`: the version is there with other files. `full`: its owner has published all that it may.
 */
export type Publication =
  | {readonly kind: 'published' | 'unchanged'; readonly package: PackageSummary}
  | {readonly kind: 'name-taken' | 'version-taken' | 'full'}

/** A file that a module identifier names, `package/lib/model` or `package/lib/model.js`, in the newest version. */
export interface PackageModule {
  /** The identifier as `require` finds it. */
  readonly id: string
  readonly package: string
  readonly version: string
  readonly file: string
  readonly characters: number
}

/** Modules, with those that they need. */
export interface ModuleClosure {
  readonly modules: readonly PackageModule[]
  /** Those asked for that no package has. What a module declares and nobody has is passed over: `require` tells. */
  readonly missing: readonly string[]
}

export interface PackagePage {
  readonly packages: readonly PackageSummary[]
  /** How many to skip for the next page, where there is one. */
  readonly next: number | undefined
}

/** The modules that work functions require, published in packages (dcp-protocol, section 5: packageManager). */
export interface Packages {
  publish(pack: NewPackage): Publication
  /** Modules by their identifiers, each with all that it declares to need. */
  modules(ids: readonly string[]): ModuleClosure
  /** The text of a file of one version; undefined when there is none. */
  text(name: string, version: string, file: string): string | undefined
  /** The newest versions of packages whose name contains the query, by name. */
  list(query: string, skip: number, limit: number): PackagePage
}
