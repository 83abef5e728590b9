// Adds up the JSON array of numbers on stdin: dcp job deploy … | node sum.js
let text = ''
for await (const chunk of process.stdin) text += chunk
console.log(JSON.parse(text).reduce((sum, number) => sum + number, 0))
