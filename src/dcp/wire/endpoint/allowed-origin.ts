import {isIP} from 'node:net'

/**
 * Programs send no Origin. A page may only be one that this server itself would serve, or that was allowed. Its name
 * does not say that: whoever owns a name can make it that of this machine once the page is loaded.
 * @param allowed origins, `https://example.com`
 */
export function isAllowedOrigin(
  {origin, host}: {readonly origin?: string | undefined; readonly host?: string | undefined},
  allowed: readonly string[],
): boolean {
  if (origin === undefined || allowed.includes(origin)) return true
  return isOurs(origin, host) && isFixed(new URL(origin).hostname)
}

function isOurs(origin: string, host: string | undefined): boolean {
  return (origin === `http://${host}` || origin === `https://${host}`) && URL.canParse(origin)
}

/** True for names that nobody can give another address. */
function isFixed(name: string): boolean {
  return name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0
}
