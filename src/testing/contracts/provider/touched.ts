import { concatBytes, utf8 } from '../../../crypto/bytes.js'

/** How many bytes of a body are touched at each of its ends: each takes a verification. */
const mostBits = 100

/** A body with one of its bits flipped. */
export function* flipped(body: Uint8Array): Generator<readonly [what: string, body: Uint8Array]> {
  for (const [at, byte] of body.entries()) {
    if (at >= mostBits && at < body.length - mostBits) continue
    const other = Uint8Array.from(body)
    other[at] = byte ^ 1
    yield [`another bit at ${at}`, other]
  }
}

/** A JSON body, changed as a proxy or a body parser would. */
export function* respelled(body: Uint8Array): Generator<readonly [what: string, body: Uint8Array]> {
  yield ['a blank behind it', concatBytes(body, utf8(' '))]
  yield ['a blank ahead of it', concatBytes(utf8(' '), body)]
  yield ['a newline behind it', concatBytes(body, utf8('\n'))]
  yield ['a byte order mark', concatBytes(utf8('\uFEFF'), body)]
  yield ['its end cut off', body.slice(0, -1)]
  yield ['its start cut off', body.slice(1)]
  yield ['nothing in it', new Uint8Array()]
  yield ['itself behind it', concatBytes(body, body)]
  const payload: unknown = JSON.parse(new TextDecoder().decode(body))
  yield ['other blanks between its tokens', utf8(JSON.stringify(payload, null, 3))]
}

/** A header's value, touched in every way that makes it another. */
export function* touchedTexts(value: string): Generator<readonly [what: string, value: string]> {
  for (let at = 0; at < value.length; at++) {
    const other = value[at] === 'a' ? 'b' : 'a'
    yield [`another character at ${at}`, value.slice(0, at) + other + value.slice(at + 1)]
  }
  yield ['one character less', value.slice(0, -1)]
  yield ['one character more', `${value}a`]
  yield ['its first half alone', value.slice(0, Math.ceil(value.length / 2))]
  yield ['its second half alone', value.slice(value.length / 2)]
  yield ['its letters reversed', [...value].reverse().join('')]
  yield ['zeros for letters and digits', value.replaceAll(/\w/g, '0')]
  yield ['letters that are not ASCII', value.replaceAll(/\w/g, 'é')]
  yield ['a name of the prototype in its place', '__proto__']
  yield ['ten thousand characters', 'a'.repeat(10_000)]
}
