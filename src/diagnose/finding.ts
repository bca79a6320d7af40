/** Every stable code of a finding, under its own name. */
export const findingCodes = {
  /** The body is a parsed object, not the raw bytes: a body parser ran first. */
  body_parsed: 'body_parsed',
  /** The body was parsed and written again, by another writer of JSON: its spelling differs from what was signed. */
  body_reserialized: 'body_reserialized',
  /** A line break at the end of the body was added, or lost. */
  body_newline: 'body_newline',
  /** CRLF became LF in the body, or the other way round. */
  body_line_endings: 'body_line_endings',
  /** A byte order mark at the start of the body was added, or lost. */
  body_bom: 'body_bom',
  /** The body was decoded by one character set and encoded by another, such as latin1 for UTF-8. */
  body_charset: 'body_charset',
  /** The payload was taken out of a form, or the form was written again. */
  body_form: 'body_form',
  /** The body is still in base64, as API gateways hand it over, or should be. */
  body_base64: 'body_base64',
  /** The body is still compressed, or was decompressed though its sender signed the compressed bytes. */
  body_compressed: 'body_compressed',
  /** The end of the body is missing, or something follows it. */
  body_truncated: 'body_truncated',
  /** There is no body: somebody read it before. */
  body_empty: 'body_empty',
  /** The secret has blanks or a line break around it. */
  secret_whitespace: 'secret_whitespace',
  /** The secret stands in quotes. */
  secret_quoted: 'secret_quoted',
  /** The secret has a prefix too much or too little, such as `v1,`, `whsec_` or the name of its variable. */
  secret_prefix: 'secret_prefix',
  /** The secret was decoded though the sender uses its text, or the other way round. */
  secret_decoded: 'secret_decoded',
  /** What was given is no signing secret: an API key, the id of an endpoint, a placeholder. */
  secret_kind: 'secret_kind',
  /** The secret is another one's: of another endpoint, mode or sender. */
  secret_other: 'secret_other',
  /** The sender signed the body alone, without the timestamp; or the other way round. */
  signed_body_only: 'signed_body_only',
  /** The sender signed another time than the one that the request names. */
  signed_other_time: 'signed_other_time',
  /** The sender signed another URL than the configured one: another scheme, host, port, path or query. */
  signed_other_url: 'signed_other_url',
  /** The signature is encoded otherwise, such as in base64 for hex. */
  signature_encoding: 'signature_encoding',
  /** The signature was made by another algorithm, such as SHA-1 for SHA-256. */
  signature_algorithm: 'signature_algorithm',
  /** The signature has another version, such as `v0` where `v1` is expected. */
  signature_version: 'signature_version',
  /** The signature was cut. */
  signature_truncated: 'signature_truncated',
  /** The header that should carry the signature, the time or the token isn't there. */
  header_missing: 'header_missing',
  /** The signature stands in another header, such as `svix-signature` for `webhook-signature`. */
  header_other: 'header_other',
  /** Several header lines were joined to one. */
  header_joined: 'header_joined',
  /** The delivery is another sender's. */
  provider_other: 'provider_other',
  /** The time is in another unit, such as milliseconds for seconds. */
  timestamp_unit: 'timestamp_unit',
  /** The delivery is genuine, but this machine's clock and the sender's differ. */
  clock_skew: 'clock_skew',
  /** The delivery is genuine, but old: it was sent again, or held back on its way. */
  replay: 'replay',
  /** The request is no delivery: the sender checks that the webhook is its user's, and wants a reply. */
  handshake: 'handshake',
  /** The request is no POST. */
  method: 'method',
  /** A redirect on the way turned the POST into a GET without a body. */
  redirect: 'redirect',
  /** Nothing tells what is at fault: the secret, the body, or a forger. */
  secret_or_body: 'secret_or_body',
} as const

/** A stable code of a finding. */
export type FindingCode = keyof typeof findingCodes

/** One reason why a delivery was refused. Its texts hold no secret, no header and nothing of the body. */
export interface Finding {
  /** Stable, made for programs: {@link findingCodes} says what each means. */
  readonly code: FindingCode
  /** `proved` where the signature matches once this is undone; `likely` where it only looks so. */
  readonly certainty: 'proved' | 'likely'
  /** What was seen. */
  readonly message: string
  /** What to do. */
  readonly fix: string
}

/** Why a delivery was refused, or that it wasn't. */
export interface Diagnosis {
  /** `verified`: the signature matches, within the tolerance. */
  readonly verdict: 'verified' | 'refused'
  /** The first of the findings. */
  readonly cause?: Finding
  /** The causes, the likeliest first. Empty where it verifies. */
  readonly findings: readonly Finding[]
}
