// Adds up the slices on stdin and prints π with its 95 % confidence interval: dcp job deploy … | node estimate.js
let text = ''
for await (const chunk of process.stdin) text += chunk
const slices = JSON.parse(text)

const total = (key) => slices.reduce((sum, slice) => sum + slice[key], 0)
const darts = total('darts')
const part = total('hits') / darts

// The number of hits is binomial, and with so many darts as good as normal: 95 % lie within 1.96 standard deviations.
const halfWidth = 1.96 * 4 * Math.sqrt((part * (1 - part)) / darts)
console.log(`π = ${(4 * part).toFixed(5)} ± ${halfWidth.toFixed(5)}`)
