// Values as the official client reads and writes them: a JSON array of requests on stdin, an array of {value} or {error}
// on stdout. Usage: node dcp-values-child.cjs <folder of the installed client>
const {createRequire} = require('node:module')
const {join} = require('node:path')
const {inspect} = require('node:util')
const {serveOperations} = require('./serve-operations.cjs')

const client = join(process.argv[2], 'node_modules/dcp-client')
require(client)
const {fetchURI, encodeDataURI} = require('dcp/utils')
const {DcpURL} = require('dcp/dcp-url')
const KVIN = createRequire(join(client, 'index.js'))('kvin')

/** The value of a JavaScript expression, in which URLs of both kinds are known. */
const evaluate = (source) => new Function('DcpURL', `return (${source})`)(DcpURL)
const shown = (value) => (value instanceof Error ? {...describe(value)} : inspect(value, {depth: 20, sorted: false}))
const describe = ({name, message, stack, errorCode}) => ({name, message, stack, errorCode})

/** As job-values.js of dcp-client, which it does not export. */
function serialized(value) {
  if (DcpURL.isURL(value)) return value
  const json = typeof value === 'string' || typeof value === 'boolean' || typeof value?.toJSON === 'function'
  return json
    ? {string: JSON.stringify(value), method: 'json', MIMEType: 'application/json'}
    : {string: KVIN.stringify(value), method: 'kvin', MIMEType: 'application/x-kvin'}
}

/** As sandbox2.js of dcp-client has it for an exception of a work function. */
class UncaughtExceptionError extends Error {
  constructor(error) {
    super(error.message)
    this.errorCode = 'EUNCAUGHT'
    const properties = Object.getOwnPropertyDescriptors(error)
    for (const name of Object.keys(properties)) properties[name].enumerable = true
    Object.defineProperties(this, properties)
    this.stack = this.stack.replace(/(^DCPError)|(^Error)/, 'UncaughtExceptionError')
  }
}

const operations = {
  read: async ({uri}) => shown(await fetchURI(uri, false)),
  readEncoded: async ({uri}) => shown(await fetchURI(decodeURIComponent(uri), false)),
  unmarshal: async ({marshaled}) => shown(KVIN.unmarshal(marshaled)),
  show: async ({source}) => shown(evaluate(source)),
  marshal: async ({source}) => KVIN.marshal(evaluate(source)),
  marshalArguments: async ({source}) => KVIN.marshal(evaluate(source).map(serialized)),
  marshalResult: async ({source}) => KVIN.marshal(serialized(evaluate(source))),
  marshalUncaught: async ({error}) => KVIN.marshal(serialized(new UncaughtExceptionError(error))),
  workFunction: async ({source}) => encodeDataURI(source, 'application/javascript'),
}

serveOperations(operations)
