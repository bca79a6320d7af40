import { ConfigError, WebhookError } from '../errors.js'
import type { JsonObject } from '../payload/json.js'
import type { HeadersLike } from '../types.js'

/** A request by which a sender checks that a webhook is its user's. It is no delivery, and no handler sees it. */
export type Handshake = RequestHandshake | PayloadHandshake

/** What a handshake gets for a reply, with status 200. The receiver says what kind of text it is. */
export type HandshakeReply =
  | { readonly text: string }
  | { readonly json: JsonObject }
  | { readonly headers: Readonly<Record<string, string>> }

type MaybeReply = HandshakeReply | undefined | Promise<HandshakeReply | undefined>

/** A handshake that isn't signed. Its body isn't looked at. */
export interface RequestHandshake {
  readonly kind: 'request'
  /** What outcomes call it. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'OPTIONS'
  /**
   * The reply; `undefined` where the request is no such handshake.
   *
   * @throws WebhookError `handshake_refused`: use {@link handshakeRefused}
   */
  replyTo(request: HandshakeRequest): MaybeReply
}

/** A handshake in a request that is signed as deliveries are. */
export interface PayloadHandshake {
  readonly kind: 'payload'
  /** What outcomes call it. */
  readonly name: string
  /**
   * The reply; `undefined` where the payload is a delivery's.
   *
   * @throws WebhookError `handshake_refused`: use {@link handshakeRefused}
   */
  replyTo(verified: VerifiedPayload): MaybeReply
}

/** What a handshake that isn't signed is told by. Anybody can have sent it. */
export interface HandshakeRequest {
  readonly query: URLSearchParams
  readonly headers: HeadersLike
  /**
   * Whether the provider's scheme makes this MAC of a text of ASCII under one of its secrets. Then don't reply with it:
   * whoever asks for the right text would get a signature.
   */
  isSchemeMac(text: string, mac: Uint8Array): Promise<boolean>
}

/** What a signed handshake is told by. */
export interface VerifiedPayload {
  /** The JSON of the body. */
  readonly payload: unknown
  /** Which of the provider's secrets signed it. */
  readonly secretIndex: number
}

/** The error for a handshake that gets no reply. */
export function handshakeRefused(message: string): WebhookError {
  return new WebhookError('handshake_refused', message)
}

/** @throws ConfigError `option_invalid` where one of them is no handshake */
export function requireHandshakes(handshakes: readonly Partial<Handshake>[] | undefined): void {
  for (const handshake of handshakes ?? [])
    if (typeof handshake?.replyTo !== 'function')
      throw new ConfigError('option_invalid', 'Expected handshakes, such as those of hookproof/handshakes.')
}
