import {string} from '@oclif/core/flags'

/** What is signed: exactly one of them. */
export const messageFlags = {
  message: string({helpGroup: 'MESSAGE', helpValue: 'TEXT', description: 'A text', exclusive: ['file', 'body']}),
  file: string({
    helpGroup: 'MESSAGE',
    helpValue: 'FILE',
    description: 'The bytes of a file (- is stdin)',
    exclusive: ['body'],
  }),
  body: string({helpGroup: 'MESSAGE', helpValue: 'JSON', description: 'A JSON body, as DCP signs it'}),
}
