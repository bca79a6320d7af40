/** Something that is given as a signing secret, and isn't one. */
export interface SecretKind {
  /** What it is, as a message says it. */
  readonly name: string
  /** What to do instead. */
  readonly fix: string
  /** Whether others may know it, so that a signature by it proves nothing. */
  readonly isPublic: boolean
}

const copyAgain = "Copy the signing secret from the page of the endpoint in the sender's dashboard."
const askSender =
  'Copy the signing secret, which the sender shows beside the endpoint. A public key is for another scheme.'

const apiKey: SecretKind = { name: 'an API key or an access token', fix: copyAgain, isPublic: false }
const publishableKey: SecretKind = { ...apiKey, isPublic: true }
const id: SecretKind = {
  name: 'the id of an endpoint, an event or an account',
  fix: copyAgain,
  isPublic: true,
}
const url: SecretKind = { name: 'a URL', fix: copyAgain, isPublic: true }
const publicKey: SecretKind = { name: 'a public key', fix: askSender, isPublic: true }
const privateKey: SecretKind = {
  name: 'a private key',
  fix: "Give the provider the sender's signing secret or public key. A private key belongs nowhere near a webhook: replace it.",
  isPublic: false,
}
const certificate: SecretKind = {
  name: 'a certificate',
  fix: 'Take the public key out of it: openssl x509 -pubkey -noout -in certificate.pem',
  isPublic: true,
}

const kinds: readonly (readonly [pattern: RegExp, kind: SecretKind])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----|^whsk_/, privateKey],
  [/-----BEGIN [A-Z ]*CERTIFICATE-----/, certificate],
  // the last two are how the DER of a P-256 or Ed25519, and of an RSA key, begins in base64
  [/-----BEGIN [A-Z ]*PUBLIC KEY-----|^whpk_|^(?:MFkwEwYHKoZI|MCowBQYDK2Vw)|^MII[BC]Ij/, publicKey],
  [/^pk_(?:live|test)_/, publishableKey],
  [/^(?:sk|rk)_(?:live|test)_|^sk-/, apiKey],
  [
    /^(?:gh[opsur]_|github_pat_|glpat-|xox[abeprs]-|xapp-|shp(?:at|ca|pa)_|re_[\dA-Za-z]{8}|lin_api_|SG\.)/,
    apiKey,
  ],
  [
    /^(?:polar_(?:oat|pat)_|sq0atp-|rzp_(?:live|test)_|sntrys_|sbp_|pdl_(?:live|sdbx)_apikey_|eyJ[\w-]+\.)/,
    apiKey,
  ],
  [/^(?:we|evt|ep|acct|msg|ntfset|app|whk|ed_test|ed_live)_/, id],
  [/^(?:AC|SK)[\da-f]{32}$/, id],
  [/^https?:\/\//, url],
]

/** What a text is by its look, where that is no signing secret. */
export function findSecretKind(text: string): SecretKind | undefined {
  return kinds.find(([pattern]) => pattern.test(text))?.[1]
}

/** Texts that no sender gives anybody: what stands for a value, or for none. */
const noValues = [
  /^(?:undefined|null|none|nil|nan|true|false|\[object \w+\])$/i,
  /^(?:\$\{?\w+\}?|\$?\{\{.*\}\}|%\w+%|<.*>|\$\(.*\))$/,
  /^(?:process\.env|import\.meta\.env|Deno\.env|os\.environ|env\()/,
  /^(?:whsec_|v1,whsec_)?(?:[*•]+|\.{2,}|…|<.*>|x{3,}|X{3,})$/,
  /^(?:whsec_|v1,whsec_)$/,
]

const usualPlaceholders =
  /^(?:whsec_)?(?:change[-_ ]?(?:me|it|this).*|(?:your|insert|replace|enter|paste|put)[-_ ].*|.*[-_ ]here|(?:my[-_ ]?)?(?:webhook[-_ ]?)?(?:signing[-_ ]?)?(?:secret|token|password|key)|test(?:ing)?|development|dummy|example|placeholder|todo|tbd|foo(?:bar)?|1234\d*)$/i

/** Whether a text stands for a secret that was never filled in, and can't be one. */
export function isNoValue(text: string): boolean {
  return noValues.some((pattern) => pattern.test(text))
}

/** Whether a text is what examples write for a secret. Anybody can guess it. */
export function isPlaceholder(text: string): boolean {
  return isNoValue(text) || usualPlaceholders.test(text)
}
