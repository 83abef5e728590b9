/** Answers the requests on stdin, a JSON array of `{operation, ...}`, with one `{value}` or `{error}` each on stdout. */
exports.serveOperations = (operations) => {
  main(operations).catch((error) => {
    process.stderr.write(String(error), () => process.exit(1))
  })
}

async function main(operations) {
  let input = ''
  for await (const chunk of process.stdin) input += chunk
  const replies = []
  for (const request of JSON.parse(input)) {
    replies.push(
      await operations[request.operation](request).then(
        (value) => ({value}),
        (error) => ({error: error.message}),
      ),
    )
  }
  process.stdout.write(JSON.stringify(replies), () => process.exit())
}
