import type {FunctionSpec} from '../wire/objects/function-spec.js'
import {LANGUAGES, type Language} from './function-host.js'

/** The source of a function that travels with its process. */
export interface ShippedCode {
  readonly language: Language
  readonly text: string
}

/**
 * Code in a spec, as pycolonies' `func_spec(code=…)` puts it there: base64 in the environment variable `code`. It is
 * Python, unless `language` says otherwise, which is ours.
 */
export function shippedCode({env}: Pick<FunctionSpec, 'env'>): ShippedCode | undefined {
  const {code, language: named = 'python'} = env
  const language = LANGUAGES.find((known) => known === named)
  if (code === undefined || language === undefined) return undefined
  return {language, text: Buffer.from(code, 'base64').toString('utf8')}
}

/** What `shippedCode` reads. */
export function shippingEnvironment({language, text}: ShippedCode): Readonly<Record<string, string>> {
  const code = Buffer.from(text, 'utf8').toString('base64')
  return language === 'python' ? {code} : {code, language}
}
