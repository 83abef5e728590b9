import {string} from '@oclif/core/flags'

/** The blueprint that a command is about. */
export const blueprintNameFlag = {
  name: string({required: true, helpValue: 'NAME', description: 'Name of the blueprint'}),
}

/** The file that says what is to be. @param what such as `the blueprint` */
export const specFileFlag = (what: string) => ({
  spec: string({required: true, helpValue: 'FILE', description: `JSON file with ${what} (- is stdin)`}),
})
