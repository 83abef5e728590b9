// The official DistributiveWorker as a program: NODE_PATH=<modules of dcp-client> node dcp-worker-program.cjs '<json>',
// where the JSON is {port of the evaluator, cores, config of the worker, id, keyFile, progressTimeout}. It tells one JSON
// document a line: {event, at, …}, `at` in milliseconds since 1970. SIGINT stops it when its slices are done, SIGQUIT at once.
const {existsSync, readFileSync, writeFileSync} = require('node:fs')

const options = JSON.parse(process.argv[2])
const tell = (event, more = {}) => process.stdout.write(`${JSON.stringify({event, at: Date.now(), ...more})}\n`)

async function identity(wallet) {
  const {keyFile} = options
  if (existsSync(keyFile)) return new wallet.IdKeystore(readFileSync(keyFile, 'utf8'), '')
  const made = await new wallet.IdKeystore(null, '')
  const key = await made.getPrivateKey()
  writeFileSync(keyFile, key.toString(), {mode: 0o600})
  return made
}

async function main() {
  await require('dcp-client').init()
  const wallet = require('dcp/wallet')
  const keystore = await identity(wallet)
  wallet.addId(keystore)
  await require('dcp/identity').set(keystore)
  if (options.progressTimeout) dcpConfig.supervisor.sandbox.progressTimeoutMs = options.progressTimeout
  const {DistributiveWorker} = require('dcp/worker')
  const {workerFactory} = require('dcp-client/lib/standaloneWorker')
  const {cores = 1, port} = options
  const worker = new DistributiveWorker(
    {
      paymentAddress: '0x9fd0909Bd93f7bad915726C3AB499391384b8b4b',
      cores: {cpu: cores},
      maxSandboxes: cores,
      unmanaged: true,
      ...options.config,
    },
    workerFactory({hostname: '127.0.0.1', port}),
  )
  if (options.id) worker.id = options.id
  worker.on('error', ({code, message}) => tell('error', {code, message: String(message).slice(0, 500)}))
  worker.on('warning', (message) => tell('warning', {message}))
  worker.on('fetch', (task) => {
    if (task instanceof Error || !task.slices) tell('fetch', {error: String(task.message)})
    else tell('fetch', {slices: task.slices, took: task.fetchEnd - task.fetchStart})
  })
  worker.on('result', (url, _size, job, slice) => {
    if (url instanceof Error) tell('result', {error: url.message, job, slice})
    else tell('result', {job, slice})
  })
  worker.on('payment', (amount) => tell('payment', {amount}))
  worker.on('drop-slice', ({jobId, sliceNumber}) => tell('return', {job: jobId, slice: sliceNumber}))
  worker.on('sandbox', (sandbox) => {
    sandbox.on('slice', (slice) => tell('slice', {sandbox: sandbox.id, slice}))
    sandbox.on('sliceEnd', (slice) => tell('sliceEnd', {sandbox: sandbox.id, slice}))
    sandbox.on('end', () => tell('sandboxEnd', {sandbox: sandbox.id}))
  })
  worker.on('end', () => {
    tell('end')
    setTimeout(() => process.exit(0), 100)
  })
  process.on('SIGINT', () => worker.stop(false))
  process.on('SIGQUIT', () => worker.stop(true))
  await worker.start()
  tell('start', {id: worker.id, identity: keystore.address.toString()})
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
