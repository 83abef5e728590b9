// The squares of 1 to 5, by a program on the official client: whoever works for the scheduler computes them.
//
// $ DCP_SCHEDULER_LOCATION=http://127.0.0.1:8456 node examples/dcp-client/squares.js
const {init} = require('dcp-client')

async function main() {
  await init()
  const compute = require('dcp/compute')
  const job = compute.for([1, 2, 3, 4, 5], (datum) => {
    progress()
    return datum * datum
  })
  job.public.name = 'squares'
  job.on('readystatechange', (state) => console.log(`state: ${state}`))
  job.on('accepted', () => console.log(`accepted: ${job.id}`))
  job.on('result', ({sliceNumber, result}) => console.log(`slice ${sliceNumber}: ${result}`))
  const results = await job.exec()
  console.log(Array.from(results))
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
