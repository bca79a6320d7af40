/**
 * Whether a body begins as a sender's would: as JSON, XML or a form. Then nothing that is signed ahead of a body, such as
 * a time or a URL, can have moved into it: whoever has one genuine delivery could make such another.
 */
export function beginsLikeBody(body: Uint8Array): boolean {
  const start = String.fromCharCode(...body.subarray(0, 64))
  return /^\s*[{[<]|^[A-Za-z_][\w%+-]*=/.test(start)
}
