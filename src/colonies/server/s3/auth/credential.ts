import type {Scope} from './signature.js'

/** Who may use the service, and with which secret. */
export interface StorageKeys {
  readonly accessKey: string
  readonly secretKey: string
}

/** `access key/date/region/s3/aws4_request`, taken apart; undefined when it is none. Any region is taken: there is one place. */
export function credential(text: string): {readonly accessKey: string; readonly scope: Scope} | undefined {
  const match = /^([^/]+)\/(\d{8})\/([\w-]{1,64})\/s3\/aws4_request$/.exec(text)
  const [, accessKey, date, region] = match ?? []
  if (accessKey === undefined || date === undefined || region === undefined) return undefined
  return {accessKey, scope: {date, region}}
}
