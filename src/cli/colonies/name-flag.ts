import {string} from '@oclif/core/flags'

/** `--name`, without which the command has nothing to do. */
export const nameFlag = (description: string) => string({required: true, helpValue: 'NAME', description})
