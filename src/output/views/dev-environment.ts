import type {View} from '../terminal.js'

/** Variables by name, private keys among them: what other programs need to use the server of this machine. */
export type DevEnvironment = Readonly<Record<string, string>>

/** As a shell reads them: `eval "$(colonies dev --env)"`. */
export const devEnvironmentView: View<DevEnvironment> = (variables) =>
  Object.entries(variables)
    .map(([name, value]) => `export ${name}=${/^[\w.:@%+,/-]+$/.test(value) ? value : quoted(value)}\n`)
    .join('')

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`
