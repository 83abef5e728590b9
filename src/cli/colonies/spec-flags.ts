import {string} from '@oclif/core/flags'

export const setFlag = string({
  helpValue: 'KEY=VALUE',
  multiple: true,
  multipleNonGreedy: true,
  description: 'Override a field, such as conditions.executortype=cli or args=[1,2]; may be repeated',
})

/** For commands that submit what stands in a file. @param what such as `function spec` */
export const specFlags = (what: string) => ({
  spec: string({required: true, helpValue: 'FILE', description: `JSON file with the ${what} (- is stdin)`}),
  set: setFlag,
})
