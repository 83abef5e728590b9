import type {View} from '../terminal.js'

interface CheckLine {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  readonly remedy: string | null
}

export const doctorView: View<readonly CheckLine[]> = (checks, {paint}) =>
  checks
    .map(({name, ok, detail, remedy}) => {
      const word = ok ? paint.green('ok  ') : paint.red('fail')
      return `${word}  ${paint.bold(name)}: ${detail}\n${remedy ? `      ${remedy}\n` : ''}`
    })
    .join('')
