import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {askDcpClient} from '../../../support/dcp-client.js'

/** What the official client makes of each request (`dcp-values-child.cjs`); fails where it fails. */
export async function clientValues(requests: readonly object[]): Promise<readonly unknown[]> {
  const resources = await mkdtemp(join(tmpdir(), 'dcp-values-'))
  try {
    const replies = await askDcpClient(resources, requests, 'dcp-values-child.cjs')
    return replies.map(({value, error}) => {
      if (error !== undefined) throw new Error(error)
      return value
    })
  } finally {
    await rm(resources, {recursive: true, force: true})
  }
}
