// Range objects of the official client: a JSON array of {source}, expressions, on stdin; on stdout, for each, {value}: what
// it is in JSON, and what the client reads back from that: its length and all its values. Or {error}.
// Usage: node dcp-range-child.cjs <folder of the installed client>
const {join} = require('node:path')

require(join(process.argv[2], 'node_modules/dcp-client'))
const ranges = require('dcp/range-object')
const {set} = require('dcp/stats-ranges')

const names = [...Object.keys(ranges), 'set']
const made = (source) => new Function(...names, `return (${source})`)(...Object.values(ranges), set)

function describe({source}) {
  try {
    const json = JSON.stringify(made(source))
    const range = ranges.rehydrateRange(JSON.parse(json))
    const values = Array.from({length: range.length}, (_, index) => range.nthValue(index))
    return {value: {json, length: range.length, values}}
  } catch (error) {
    return {error: error.message}
  }
}

async function main() {
  let input = ''
  for await (const chunk of process.stdin) input += chunk
  process.stdout.write(JSON.stringify(JSON.parse(input).map(describe)), () => process.exit())
}

main().catch((error) => {
  process.stderr.write(String(error), () => process.exit(1))
})
