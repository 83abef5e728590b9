// Made reads.fasta: node make-reads.js > reads.fasta
const BOX = 'TTATCCACA'
const OTHER_STRAND = {A: 'T', C: 'G', G: 'C', T: 'A'}

let state = 2026
/** A whole number from 0 to limit - 1; always the same ones. */
function random(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}

const opposite = (text) => [...text].reverse().map((letter) => OTHER_STRAND[letter])
const either = (text) => (random(2) === 0 ? text : opposite(text).join(''))

// Four thousand random letters, with eight boxes in the last thousand.
const genome = Array.from({length: 4000}, () => 'ACGT'[random(4)])
for (let box = 0; box < 8; box++) genome.splice(3000 + 120 * box + random(100), BOX.length, ...either(BOX))

for (let read = 1; read <= 500; read++) {
  const start = random(genome.length - 75 + 1)
  console.log(`>read${read}\n${either(genome.slice(start, start + 75).join(''))}`)
}
