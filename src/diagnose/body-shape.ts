/**
 * Whether a body begins as a sender's would: as JSON, XML or a form. Then nothing that is signed ahead of a body, such as
 * a time or a URL, can have moved into it: whoever has one genuine delivery could make such another.
 */
export function beginsLikeBody(body: Uint8Array): boolean {
  return beginsLikeJson(body) || /^[A-Za-z_][\w%+-]*=/.test(textOf(body.subarray(0, 64)))
}

/** Whether a body begins as JSON or XML. Then it can't begin with the end of a URL, as a form can. */
export function beginsLikeJson(body: Uint8Array): boolean {
  return /^\s*[{[<]/.test(textOf(body.subarray(0, 64)))
}

/** Whether a body ends as JSON or XML. Then no digits of a time can have moved into it. */
export function endsLikeJson(body: Uint8Array): boolean {
  return /[}\]>]\s*$/.test(textOf(body.subarray(-64)))
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
