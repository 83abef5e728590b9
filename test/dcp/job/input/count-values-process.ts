import {valuesOf} from '../../../../src/dcp/job/input/values-of.js'

/** Arguments: a file of values. Prints how many there are, their length in all, and the most memory that it took, in KiB. */
const [dataFile = ''] = process.argv.slice(2)
const stdin = (): never => {
  throw new Error('stdin is not asked for')
}
let count = 0
let length = 0
for await (const value of valuesOf({dataFile, directory: '/', stdin})) {
  count += 1
  length += value.length
}
console.log(JSON.stringify({count, length, peak: process.resourceUsage().maxRSS}))
