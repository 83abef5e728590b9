// A function that talks while it runs. On one terminal, and then on another:
//
//   colonies executor run examples/colonies/chat.js
//   colonies channel chat -n chat -p "$(colonies function exec --func count --targettype chat-executor --channels chat)"
//
// Type a line; Ctrl-D ends it. In a pipe the same: printf 'two words\n' | colonies channel chat …

/** Says of each line how many words it has, and in the end how many there were. */
export async function count(ctx) {
  const channel = ctx.channel('chat')
  let total = 0
  for await (const {text, sequence} of channel) {
    const words = text.split(/\s+/).filter(Boolean).length
    total += words
    await channel.append(`${words} words`, {inReplyTo: sequence})
  }
  await channel.append(`${total} words in all`)
  return total
}
