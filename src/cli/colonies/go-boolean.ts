/** A command line in which a flag that is on or off is written as Go's `flag` has it: `--keeplocal=false`. */
export function withGoBoolean(argv: readonly string[], name: string): string[] {
  const end = argv.indexOf('--')
  return argv.map((arg, index) => {
    if (end >= 0 && index > end) return arg
    if (/^(?:1|t|true)$/i.test(given(arg, name))) return `--${name}`
    return /^(?:0|f|false)$/i.test(given(arg, name)) ? `--no-${name}` : arg
  })
}

const given = (arg: string, name: string): string => (arg.startsWith(`--${name}=`) ? arg.slice(name.length + 3) : '')
