// The official client as a program of the bench: NODE_PATH=<modules of dcp-client> node client-program.cjs '<json>'. It
// prints `ready`, begins with the first line on stdin, and tells one JSON document in the end.
//   {"mode":"deploy","jobs":20,"parallel":4}    deploys jobs of 5 slices and waits for none of them
//   {"mode":"run","slices":1000,"jobs":3,"local":0}    runs jobs one after the other; by localExec where local is above 0
//   {"mode":"busy","slices":40,"ms":1000}       one job whose slices compute for so long
const order = JSON.parse(process.argv[2])

// Without a call of progress() official workers take a slice for stuck.
const WORK = 'x => { progress(); return x * x }'

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

async function deploy(compute, account) {
  let left = order.jobs
  const deployOne = () =>
    new Promise((resolve, reject) => {
      const job = compute.for([1, 2, 3, 4, 5], (x) => x * x)
      job.on('accepted', resolve)
      job.exec(0.001, account).catch(reject)
    })
  const deployMany = async () => {
    while (left-- > 0) await deployOne()
  }
  await Promise.all(Array.from({length: order.parallel}, deployMany))
  return {}
}

async function runOne(compute, account, input, work) {
  const job = compute.for(1, input, work)
  const began = performance.now()
  let first
  let last
  let seen = 0
  const all = new Promise((resolve) => {
    job.on('result', () => {
      last = performance.now() - began
      first ??= last
      if (++seen === input) resolve()
    })
  })
  const ended = order.local ? job.localExec(order.local) : job.exec(0.001, account)
  await Promise.race([all, ended.then(() => all)])
  return {first, last}
}

async function run(compute, account) {
  const times = []
  for (let job = 0; job < order.jobs; job++) {
    times.push(await runOne(compute, account, order.slices, WORK))
  }
  return {firstMs: median(times.map(({first}) => first)), allMs: median(times.map(({last}) => last))}
}

async function main() {
  await require('dcp-client').init()
  const wallet = require('dcp/wallet')
  const compute = require('dcp/compute')
  const account = await new wallet.Keystore(null, '')
  const identity = await new wallet.IdKeystore(null, '')
  wallet.addId(identity)
  await require('dcp/identity').set(identity)
  console.log('ready')
  await new Promise((resolve) => process.stdin.once('data', resolve))
  const cpu = process.cpuUsage()
  const began = performance.now()
  const busy = `x => { const end = Date.now() + ${order.ms}; while (Date.now() < end) progress(); return x }`
  const ways = {
    deploy: () => deploy(compute, account),
    run: () => run(compute, account),
    busy: () => runOne(compute, account, order.slices, busy),
  }
  const report = await ways[order.mode]()
  const {user, system} = process.cpuUsage(cpu)
  const seconds = (performance.now() - began) / 1000
  process.stdout.write(`${JSON.stringify({...report, seconds, cpu: (user + system) / 1e6})}\n`, () => process.exit())
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
