// Runs the official client on requests: a JSON array on stdin, an array of {value} or {error} on stdout.
// Usage: node dcp-client-child.cjs <folder of the installed client>; DCP_RESOURCE_DIR names the keystores.
const {join} = require('node:path')
const {serveOperations} = require('./serve-operations.cjs')

require(join(process.argv[2], 'node_modules/dcp-client'))
const wallet = require('dcp/wallet')

wallet.passphrasePrompt = async () => {
  throw new Error('asked for a passphrase')
}

async function opened({text, passphrase}) {
  const keystore = await new wallet.Keystore(JSON.parse(text), passphrase)
  if (!(await keystore.testPassphrase(passphrase))) throw new Error('wrong passphrase')
  await keystore.unlock(passphrase, 60)
  return keystore
}

const operations = {
  create: async ({key, passphrase, label}) => {
    const keystore = await new wallet.Keystore(key, passphrase)
    keystore.label = label
    return JSON.stringify(keystore)
  },
  open: async (request) => {
    const keystore = await opened(request)
    return {key: String(await keystore.getPrivateKey()), address: String(keystore.address), label: keystore.label}
  },
  testPassphrase: async ({text, passphrase}) =>
    (await new wallet.Keystore(JSON.parse(text), passphrase)).testPassphrase(passphrase),
  load: async ({name}) => {
    const {keystore, safe} = await wallet.load({name})
    return {address: String(keystore.address), label: keystore.label, safe}
  },
  resave: async ({text}) => JSON.stringify(await new wallet.Keystore(JSON.parse(text))),
  message: async (request) => (await opened(request)).makeSignedMessage(request.body),
  signature: async (request) => (await opened(request)).makeSignature(request.body),
  fromMessage: async ({message}) => String(wallet.Address.fromMessage(message)),
  verifySignature: async ({address, body, signature}) => new wallet.Address(address).verifySignature(body, signature),
}

serveOperations(operations)
