/** Where the files of packages are served, below the address of the endpoint. */
const FOLDER = 'packages/'

/** The URL of a file; it never changes what it shows. @param baseUrl with a slash at its end */
export function packageUrl(baseUrl: string, name: string, version: string, file: string): string {
  const path = [name, version, ...file.split('/')].map(encodeURIComponent).join('/')
  return new URL(FOLDER + path, baseUrl).href
}

/** The file that a URL path below `/packages/` names; undefined when it can be none. */
export function packageFileOf(
  path: string,
): {readonly name: string; readonly version: string; readonly file: string} | undefined {
  const decoded = decode(path.replace(/^\//, ''))
  if (!decoded?.startsWith(FOLDER)) return undefined
  const [name, version, ...file] = decoded.slice(FOLDER.length).split('/')
  return name && version && file.length > 0 ? {name, version, file: file.join('/')} : undefined
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
