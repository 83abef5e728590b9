// The executor of ColonyOS's tutorial. On one terminal, and then on another:
//
//   colonies executor run examples/colonies/helloworld.js
//   colonies function submit --spec examples/helloworld.json --follow

/** The output of the process is what the function returns, its log what the function prints. */
export function helloworld() {
  console.log('Hello from executor')
  return 'helloworld'
}
