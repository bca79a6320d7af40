/**
 * The runtime's `TextEncoder`. Jest's jsdom has neither it nor `TextDecoder`, but runs on Node.js, which has both.
 */
export function createTextEncoder(): TextEncoder {
  return new (globalThis.TextEncoder ?? nodeUtil().TextEncoder)()
}

/** The runtime's `TextDecoder`: see {@link createTextEncoder}. */
export function createTextDecoder(options: TextDecoderOptions): TextDecoder {
  return new (globalThis.TextDecoder ?? nodeUtil().TextDecoder)('utf-8', options)
}

function nodeUtil(): typeof import('node:util') {
  return globalThis.process.getBuiltinModule('node:util')
}
