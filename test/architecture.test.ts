import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, posix} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Which module may import which; what is not listed is forbidden. Lower layers first. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/errors': [],
  'src/keystore': ['src/errors'],
  'src/store': ['src/errors'],
  'src/output': ['src/errors'],
  'src/modules': ['src/errors'],
  'src/http': ['src/errors'],
  'src/dcp/job': ['src/errors', 'src/keystore'],
  'src/dcp/scheduler': ['src/errors', 'src/keystore', 'src/store', 'src/dcp/job'],
  'src/dcp/worker': ['src/errors', 'src/dcp/job'],
  'src/dcp/wire': ['src/errors', 'src/keystore', 'src/http', 'src/dcp/job', 'src/dcp/scheduler'],
  'src/dcp/engines': ['src/errors', 'src/store', 'src/dcp/job', 'src/dcp/scheduler', 'src/dcp/worker'],
  'src/dcp/library': ['src/errors', 'src/keystore', 'src/dcp/job', 'src/dcp/engines', 'src/cli'],
  'src/colonies/wire': ['src/errors', 'src/keystore'],
  'src/colonies/server': ['src/errors', 'src/http', 'src/store', 'src/colonies/wire'],
  'src/colonies/dev': ['src/errors', 'src/keystore', 'src/store', 'src/colonies/wire', 'src/colonies/server'],
  'src/colonies/client': ['src/errors', 'src/colonies/wire', 'src/colonies/server', 'src/colonies/dev'],
  'src/colonies/files': ['src/errors', 'src/colonies/wire', 'src/colonies/client'],
  'src/colonies/executor': [
    'src/errors',
    'src/keystore',
    'src/modules',
    'src/colonies/wire',
    'src/colonies/client',
    'src/colonies/files',
  ],
  'src/colonies/library': [
    'src/errors',
    'src/keystore',
    'src/colonies/wire',
    'src/colonies/client',
    'src/colonies/files',
    'src/colonies/executor',
    'src/cli',
  ],
  'src/daffi/wire': ['src/errors'],
  'src/daffi/link': ['src/errors', 'src/daffi/wire'],
  'src/daffi/tasks': ['src/errors', 'src/store', 'src/daffi/wire'],
  'src/daffi/controller': ['src/errors', 'src/keystore', 'src/daffi/wire', 'src/daffi/link', 'src/daffi/tasks'],
  'src/daffi/node': ['src/errors', 'src/modules', 'src/daffi/wire', 'src/daffi/link'],
  'src/daffi/call': ['src/errors', 'src/daffi/wire', 'src/daffi/node'],
  'src/daffi/library': [
    'src/errors',
    'src/keystore',
    'src/daffi/wire',
    'src/daffi/link',
    'src/daffi/controller',
    'src/daffi/node',
    'src/daffi/call',
    'src/cli',
  ],
  'src/cli/colonies': ['src/errors', 'src/output', 'src/keystore', 'src/cli', 'src/colonies'],
  'src/cli/daffi': ['src/errors', 'src/output', 'src/keystore', 'src/modules', 'src/cli', 'src/daffi'],
  'src/cli/dcp': [
    'src/errors',
    'src/output',
    'src/keystore',
    'src/cli',
    'src/dcp/job',
    'src/dcp/wire',
    'src/dcp/engines',
    'src/dcp/library',
  ],
  'src/cli': ['src/errors', 'src/output', 'src/keystore'],
  commands: [
    'src/errors',
    'src/store',
    'src/output',
    'src/keystore',
    'src/dcp',
    'src/daffi',
    'src/colonies',
    'src/cli',
  ],
}

/** Modules that may besides import the types of others: a view knows what it shows. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  'src/output': [
    'src/keystore',
    'src/dcp/job',
    'src/dcp/library',
    'src/daffi/wire',
    'src/colonies/wire',
    'src/colonies/executor',
    'src/colonies/files',
  ],
}

/** Heavy and foreign packages: the one file that imports each; one in each world where both need it. */
const OWNERS: Readonly<Record<string, string | readonly string[]>> = {
  '@grpc/grpc-js': 'src/daffi/link/grpc/load-grpc.ts',
  '@inquirer/prompts': 'src/cli/prompt.ts',
  '@photostructure/sqlite': 'src/store/driver.ts',
  'node:sqlite': 'src/store/driver.ts',
  aws4fetch: 'src/colonies/files/s3/sign.ts',
  chalk: 'src/output/colour.ts',
  croner: 'src/colonies/server/scheduler/cron-times.ts',
  'cli-table3': 'src/output/table.ts',
  esbuild: ['src/dcp/job/work/bundle-work.ts', 'src/modules/bundle-module.ts'],
  ethers: 'src/keystore/mnemonic.ts',
  'isolated-vm': 'src/dcp/worker/host/load-isolated-vm.ts',
  ora: 'src/output/progress.ts',
  secp256k1: 'src/keystore/secp256k1.ts',
  'socket.io': 'src/dcp/wire/transport/socket-server.ts',
  'tiny-secp256k1': 'src/keystore/secp256k1.ts',
  ws: ['src/colonies/server/http/websocket.ts', 'src/colonies/client/websocket.ts'],
}

/** Where the process itself may be touched; the driver holds back a warning of Node while it loads SQLite. */
const EDGE = [
  'src/cli',
  'src/output/io.ts',
  'src/store/driver.ts',
  'src/dcp/worker/host',
  'src/dcp/worker/sandbox-host.ts',
  'src/colonies/executor/host',
]

/** Members of Node's `process`: a ColonyOS process of that name has others. */
const MEMBERS = [...Object.getOwnPropertyNames(process), 'on', 'once', 'off', 'emit', 'listenerCount'].filter((name) =>
  /^\w+$/.test(name),
)
const EDGE_ONLY = new RegExp(
  `(?<![\\w./])(?:process\\.(?:${MEMBERS.join('|')})\\b|console\\.(?:log|error|warn|info|debug)\\b)`,
)

interface Import {
  readonly from: string
  readonly name: string
  readonly target: string | undefined
  readonly typeOnly: boolean
}

const files = ['src', 'commands'].flatMap((folder) =>
  readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/'))),
)
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

const STATEMENT =
  /^(?:import|export)\s+(?:(type)\s+)?(?:[\w$*]+(?:\s+as\s+[\w$]+)?\s*,?\s*)?(?:\{[^}]*\}\s*)?(?:from\s*)?['"]([^'"]+)['"]/gm
const EXPRESSION = /\b(typeof\s+)?(?:import|require|nodeRequire)\(\s*['"]([^'"]+)['"]/g

const imports: readonly Import[] = [...sources].flatMap(([from, text]) =>
  [...text.matchAll(STATEMENT), ...text.matchAll(EXPRESSION)].map(([, type, name = '']) => ({
    from,
    name,
    target: name.startsWith('.') ? posix.join(dirname(from), name).replace(/\.js$/, '.ts') : undefined,
    typeOnly: type !== undefined,
  })),
)

const isIn = (file: string, place: string): boolean =>
  file === place || file === `${place}.ts` || file.startsWith(`${place}/`)
const moduleOf = (file: string): string => Object.keys(LAYERS).find((name) => isIn(file, name)) ?? file
const show = ({from, name}: Import): string => `${from} → ${name}`

describe('architecture', () => {
  test('the check sees the code that it checks', () => {
    expect(files.length).toBeGreaterThan(60)
    expect(imports.length).toBeGreaterThan(files.length)
    expect(
      Object.values(OWNERS)
        .flat()
        .filter((file) => !sources.has(file)),
    ).toEqual([])
  })

  test('every relative import names a source file', () => {
    expect(imports.filter(({target}) => target && !sources.has(target)).map(show)).toEqual([])
  })

  test('every file belongs to a module', () => {
    expect(files.filter((file) => !(moduleOf(file) in LAYERS))).toEqual([])
  })

  test('a module imports only modules below it', () => {
    const wrong = imports.filter(({from, target, typeOnly}) => {
      if (!target || moduleOf(from) === moduleOf(target)) return false
      const types = Object.entries(TYPES_ONLY).flatMap(([place, modules]) =>
        typeOnly && isIn(from, place) ? modules : [],
      )
      return ![...(LAYERS[moduleOf(from)] ?? []), ...types].some((place) => isIn(target, place))
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('commands never import each other, views import types only', () => {
    const wrong = imports.filter(
      ({from, target, typeOnly}) =>
        target &&
        ((isIn(from, 'commands') && isIn(target, 'commands')) ||
          (isIn(from, 'src/output/views') && !isIn(target, 'src/output') && !typeOnly)),
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('heavy and foreign packages have one importing file', () => {
    const wrong = imports.filter(({from, name, typeOnly}) => {
      const owner = Object.entries(OWNERS).find(([owned]) => name === owned || name.startsWith(`${owned}/`))?.[1]
      return owner !== undefined && ![owner].flat().includes(from) && !typeOnly
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('there are no import cycles, of types neither', () => {
    const edges = new Map<string, string[]>(files.map((file) => [file, []]))
    for (const {from, target} of imports) if (target) edges.get(from)?.push(target)
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
        return
      }
      if (done.has(file)) return
      for (const next of edges.get(file) ?? []) visit(next, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    expect(cycles).toEqual([])
  })

  test('only the edge touches the process, its environment and the console', () => {
    const wrong = [...sources].filter(
      ([file, text]) => EDGE_ONLY.test(code(text)) && !EDGE.some((place) => isIn(file, place)),
    )
    expect(wrong.map(([file]) => file)).toEqual([])
  })

  test('no positional argument reads stdin behind our back', () => {
    // oclif fills a missing argument from a piped stdin unless told otherwise: a passphrase would become a name.
    const wrong = [...sources].filter(([, text]) => {
      const name = /import \{string(?: as (\w+))?\} from '@oclif\/core\/args'/.exec(text)
      if (!name) return false
      const made = text.match(new RegExp(`\\b${name[1] ?? 'string'}\\(\\{`, 'g'))?.length
      return made !== text.match(/ignoreStdin: true/g)?.length
    })
    expect(wrong.map(([file]) => file)).toEqual([])
  })

  test('files stay small', () => {
    const lines = (file: string): number => (sources.get(file) ?? '').split('\n').length
    expect(files.filter((file) => lines(file) > (isIn(file, 'commands') ? 90 : 400))).toEqual([])
    const sizes = files.map(lines).sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100)
  })

  test('no rooms without a name', () => {
    expect(files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|manager|index)(?:\.ts|\/)/.test(file))).toEqual([])
  })
})

/** The text without comments and string literals' contents that would look like code. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')
}
