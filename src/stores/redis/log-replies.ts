/** A list in reply to a script. */
export function repliedList(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply
  throw new Error(`Expected a list in reply to a script, got ${kindOf(reply)}.`)
}

/** A list of texts in reply to a script, without the `=` that it marks them with. */
export function repliedTexts(reply: unknown): readonly string[] {
  return repliedList(reply).map((text) => {
    if (typeof text === 'string') return text.slice(1)
    throw new Error(
      `Expected texts in reply to a script, got ${kindOf(text)}: use a client that replies with strings.`,
    )
  })
}

function kindOf(reply: unknown): string {
  return reply === null ? 'null' : typeof reply
}
