import { type Handshake, requireHandshakes } from './handshake.js'

/**
 * A provider that also replies to a handshake.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = withHandshake(acme, metaHandshake({ verifyToken: process.env.META_VERIFY_TOKEN }))
 * ```
 */
export function withHandshake<Sender extends { readonly handshakes?: readonly Handshake[] | undefined }>(
  provider: Sender,
  handshake: Handshake,
): Sender {
  return { ...provider, handshakes: requireHandshakes([...(provider.handshakes ?? []), handshake]) }
}
