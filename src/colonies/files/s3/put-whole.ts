import type {Content, TransferOptions} from '../object-storage.js'
import {fileBody} from './body.js'
import {refusalOf} from './refusal.js'
import {isGood, type S3Service} from './service.js'

/** Sends a file in one piece. @throws Fault as `ObjectStorage.put` */
export async function putWhole(
  service: S3Service,
  object: string,
  path: string,
  content: Content,
  {signal, progress}: TransferOptions,
): Promise<void> {
  const body = fileBody(path, content, progress)
  await service.keepTrying(async () => {
    const answer = await service.ask({method: 'PUT', object, body}, signal)
    if (isGood(answer)) await answer.text()
    else service.refuse(await refusalOf(answer))
  }, signal)
}
