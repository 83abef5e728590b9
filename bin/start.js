// Plain CommonJS that any Node can parse: it must be able to say that this Node is too old.
module.exports = function start(bin) {
  const version = process.versions.node.split('.').map(Number)
  if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
    process.stderr.write(`${bin}: Node.js ${process.versions.node} is too old: 20.19 or newer is needed\n`)
    process.exit(1)
  }
  let program
  try {
    program = require('../dist/start.cjs')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || !/dist.start\.cjs/.test(error.message.split('\n')[0])) throw error
    process.stderr.write(`${bin}: not built yet: run "npm run build" in the package folder\n`)
    process.exit(1)
  }
  program.start(bin)
}
