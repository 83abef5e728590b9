/** A module identifier taken apart: the package, and the path in it without a leading slash. */
export interface ModulePath {
  readonly package: string
  readonly path: string
}

/**
 * The identifier that a module means by another, as BravoJS makes it: `./` and `../` count from the folder of the
 * module that asks, everything else from the top. Undefined when it leads out of the top.
 * @param from identifier of the module that asks; undefined at the top
 */
export function resolveModuleId(identifier: string, from?: string): string | undefined {
  const folder = from !== undefined && /^\.\.?\//.test(identifier) ? from.split('/').slice(0, -1) : []
  const parts: string[] = []
  for (const part of [...folder, ...identifier.split('/')]) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** Undefined for an identifier without a path, which names no file. */
export function modulePath(id: string): ModulePath | undefined {
  const slash = id.indexOf('/')
  if (slash < 1 || slash === id.length - 1) return undefined
  return {package: id.slice(0, slash), path: id.slice(slash + 1)}
}
