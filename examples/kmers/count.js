// Where does a bacterium begin to copy its genome? Where many DnaA boxes are: TTATCCACA, or TGTGGATAA when read on the
// other strand. Counting every word of nine letters in the reads of a sequencer finds them without knowing them.
//
//   $ dcp job deploy examples/kmers/count.js --data-file examples/kmers/reads.fasta --data-format text --arg 9 | node examples/kmers/top.js
//
// The genome is invented: make-reads.js made it.

const OTHER_STRAND = {A: 'T', C: 'G', G: 'C', T: 'A'}

/** How often each word of `size` letters stands in a line of a FASTA file. */
export default function count(line, size) {
  const counts = new Map()
  const isTitle = line.startsWith('>')
  for (let start = 0; !isTitle && start + size <= line.length; start++) {
    const word = oneOfBoth(line.slice(start, start + size))
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** A word and what stands opposite on the other strand are the same place: the first of both in the alphabet. */
function oneOfBoth(word) {
  const opposite = [...word].reverse().map((letter) => OTHER_STRAND[letter])
  return word < opposite.join('') ? word : opposite.join('')
}
