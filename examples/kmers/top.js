// Adds up the counts on stdin and prints the ten most frequent words: dcp job deploy … | node top.js
let text = ''
for await (const chunk of process.stdin) text += chunk

const totals = new Map()
// A Map is an array of pairs in JSON.
for (const [word, count] of JSON.parse(text).flat()) totals.set(word, (totals.get(word) ?? 0) + count)

const ranked = [...totals].sort(([word, count], [other, otherCount]) => otherCount - count || (word < other ? -1 : 1))
for (const [word, count] of ranked.slice(0, 10)) console.log(`${word} ${count}`)
