import { ConfigError, WebhookError } from '../errors.js'
import type { HeadersLike } from '../types.js'

/** A request by which a sender checks that a webhook is its user's. It is no delivery, and no handler sees it. */
export type Handshake = RequestHandshake | PayloadHandshake

/** What a handshake gets for a reply, with status 200. {@link textReply} and its siblings make one. */
export interface HandshakeReply {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type MaybeReply = HandshakeReply | undefined | Promise<HandshakeReply | undefined>

/** A handshake that isn't signed. Its body isn't looked at. */
export interface RequestHandshake {
  /** What outcomes call it. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'OPTIONS'
  /**
   * The reply; `undefined` where the request is no such handshake.
   *
   * @param provider - the one that the request was sent to
   * @throws WebhookError `handshake_refused`: use {@link handshakeRefused}
   */
  replyTo(request: HandshakeRequest, provider: HandshakeProvider): MaybeReply
}

/** A handshake in a request that is signed as deliveries are. */
export interface PayloadHandshake {
  /** What outcomes call it. */
  readonly name: string
  /** It comes as deliveries do. */
  readonly method?: undefined
  /**
   * The reply; `undefined` where the payload is a delivery's.
   *
   * @throws WebhookError `handshake_refused`: use {@link handshakeRefused}
   */
  replyTo(verified: VerifiedPayload): MaybeReply
}

/** What a handshake that isn't signed is told by. Anybody can have sent it. */
export interface HandshakeRequest {
  readonly headers: HeadersLike
  /** The query of the URL, encoded as it came. */
  readonly query?: (() => string) | undefined
}

/** What a handshake may ask of its provider. */
export interface HandshakeProvider {
  /** A MAC over `text` and the body under each secret. Never reply with one to a request that isn't signed. */
  seal(text: string, body: string): Promise<readonly Uint8Array[]>
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
export function requireHandshakes(handshakes: readonly Handshake[] = []): readonly Handshake[] {
  if (handshakes.every((handshake) => typeof handshake?.replyTo === 'function')) return handshakes
  throw new ConfigError('option_invalid', 'Expected handshakes of hookproof/handshakes.')
}
