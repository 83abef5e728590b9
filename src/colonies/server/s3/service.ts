import type {GroupCommit} from '../group-commit.js'
import type {Context} from '../operation.js'
import {type Blobs, discard} from './blobs.js'
import type {Payload, PayloadOptions} from './body/payload.js'
import type {Received} from './receive.js'
import {S3Error} from './s3-error.js'
import type {S3Request} from './s3-request.js'

/** What the operations of the S3 service work with. */
export interface S3Service {
  readonly context: Context
  readonly commits: Pick<GroupCommit, 'write'>
  readonly blobs: Blobs
}

/** A run of bytes of one file. */
export interface BlobRange {
  readonly digest: string
  readonly start: number
  readonly length: number
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | number>>
  /** XML, or the bytes of files. */
  readonly body?: string | readonly BlobRange[]
}

/** One operation; `request` is signed. @throws S3Error */
export type S3Operation = (
  request: S3Request,
  service: S3Service,
  payload: (options?: PayloadOptions) => Payload,
) => Promise<Reply>

/**
 * Commits rows that name what was received, and forgets the file that it came in.
 * @throws S3Error SlowDown when somebody removed the same bytes just now, and what `work` throws
 */
export async function commitReceived<T>({commits, blobs}: S3Service, received: Received, work: () => T): Promise<T> {
  try {
    return await commits.write(() => {
      if (!blobs.settle(received.path, received.digest)) throw new S3Error('SlowDown', 'Try it again')
      return work()
    })
  } finally {
    await discard(received.path)
  }
}
