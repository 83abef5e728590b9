/**
 * `import()` of a file of the user's, by Node's own loader. Our chunks are scripts without one (see start.ts), so this is
 * built to a program of its own, dist/import-module.cjs. @param url `file:` and path
 */
export function importModule(url: string): Promise<unknown> {
  return import(url)
}
