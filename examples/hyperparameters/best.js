// Prints the best combination on stdin, the one with the smallest k of equally good ones: dcp job deploy … | node best.js
let text = ''
for await (const chunk of process.stdin) text += chunk

const better = (a, b) => b.right - a.right || a.k - b.k || a.exponent - b.exponent
const [{k, exponent, right, of}] = JSON.parse(text).sort(better)
console.log(`k = ${k}, exponent ${exponent}: ${right} of ${of} recognised`)
