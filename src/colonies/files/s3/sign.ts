import {AwsV4Signer} from 'aws4fetch'
import type {StorageSettings} from '../object-storage.js'

/** SHA-256 of no bytes. */
export const EMPTY_CHECKSUM = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Headers, lower case, that prove who asks, and what the body is: Signature Version 4. */
export type SignS3 = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
) => Promise<Record<string, string>>

/** Signs requests for one service; the day's key is derived once. */
export function s3Signer({accessKey, secretKey, region}: StorageSettings): SignS3 {
  const cache = new Map<string, ArrayBuffer>()
  return async (method, url, headers) => {
    const signer = new AwsV4Signer({
      method,
      url,
      headers: {'x-amz-content-sha256': EMPTY_CHECKSUM, ...headers},
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      service: 's3',
      region,
      cache,
      // S3 takes a path as it stands in the request: AWS, "Create a signed AWS API request", step 1.
      singleEncode: true,
    })
    const signed = await signer.sign()
    return Object.fromEntries(signed.headers)
  }
}
