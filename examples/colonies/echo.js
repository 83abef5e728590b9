// The echo executor of ColonyOS's documentation, and what else a function can do. On one terminal, and then on another:
//
//   colonies executor run examples/colonies/echo.js
//   colonies function exec --func echo --targettype echo-executor --args helloworld --follow --out

/** A parameter named ctx gets the process, and what can be done with it. */
export async function echo(ctx, ...args) {
  await ctx.addAttribute('said by', ctx.executorName)
  for (let left = 3; left > 0 && !ctx.signal.aborted; left--) {
    ctx.log(`${left}…`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return args
}
