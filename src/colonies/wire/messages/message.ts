import {type Shape, struct, type ValueOf} from '../shape.js'

/** One message type: what is asked, and what is answered. */
export interface MessageShape<Request, Reply> {
  readonly request: Shape<Request>
  readonly reply: Shape<Reply>
}

type Fields = Readonly<Record<string, Shape<unknown>>>

export function message<F extends Fields, Reply>(
  fields: F,
  reply: Shape<Reply>,
): MessageShape<{readonly [Name in keyof F]: ValueOf<F[Name]>}, Reply> {
  return {request: struct(fields), reply}
}
