// Runs one command of a built package in this process, then writes down what was loaded for it.
// Usage: node report-loaded.cjs <package folder> <file for the report> <bin> [argument]...
const {statSync, writeFileSync} = require('node:fs')
const {join} = require('node:path')

const [packageFolder, report, bin, ...argv] = process.argv.slice(2)
const before = new Set(process.moduleLoadList)
const {start, loaded} = require(join(packageFolder, 'dist/start.cjs'))

process.on('exit', () => {
  const chunks = [...loaded].map(([name, {script}]) => ({
    name,
    bytes: statSync(join(packageFolder, 'dist', name)).size,
    // Undefined when there was no cache to hand to V8.
    cacheRejected: script.cachedDataRejected,
  }))
  const natives = process.moduleLoadList.filter((name) => !before.has(name))
  writeFileSync(report, JSON.stringify({chunks, files: Object.keys(require.cache), natives}))
})

start(bin, argv)
