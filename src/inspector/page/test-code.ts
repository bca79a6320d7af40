import { printable } from '../../payload/printable.js'
import { base64Of } from '../base64.js'
import type { InspectedDelivery } from '../source.js'
import { findText } from './body-text.js'
import { findHeader, headersToCopy } from './headers.js'

/** What a provider's secret is called, where that isn't `secret`. */
const secretNames: ReadonlyMap<string, string> = new Map([
  ['flabs', 'token'],
  ['discord', 'publicKey'],
  ['sendgrid', 'publicKey'],
])

const publicKeyAlgorithms: ReadonlyMap<string, string> = new Map([
  ['discord', 'ed25519'],
  ['sendgrid', 'ecdsa-p256-sha256'],
])

/** Providers that sign the webhook's URL. */
const urlSigners = ['hubspot', 'square', 'twilio']

/** Headers that tell of one connection, and nothing of the event. */
const incidental = ['user-agent', 'accept', 'accept-language', 'sec-fetch-mode', 'date']

/** A delivery as a test of the user's receiver: its body as it came, signed anew when the test runs. */
export function testCodeOf(delivery: InspectedDelivery): string {
  const { provider, verdict } = delivery
  const algorithm = publicKeyAlgorithms.get(provider)
  const name = verdict.status === 'refused' ? provider : verdict.type
  const imported = algorithm ? 'createKeyPair, signedRequest' : 'signedRequest'
  return [
    `import { ${provider} } from 'hookproof/${provider}'`,
    `import { ${imported} } from 'hookproof/testing'`,
    `import { expect, test } from 'vitest'`,
    `import { POST } from '../app/webhooks/route.js' // your receiver`,
    '',
    `test(${literal(`${name} is handled`)}, async () => {`,
    ...(algorithm ? [`  const { publicKey, privateKey } = await createKeyPair('${algorithm}')`] : []),
    `  const sender = ${provider}(${providerOptions(provider)})`,
    `  const body = ${bodyCode(delivery.body)}`,
    `  const request = await signedRequest(sender, body${overridesCode(delivery, algorithm)})`,
    '  const response = await POST(request)',
    '  expect(response.status).toBe(200)',
    '})',
    '',
  ].join('\n')
}

function providerOptions(provider: string): string {
  const secretName = secretNames.get(provider) ?? 'secret'
  const secret = secretName === 'publicKey' ? secretName : `${secretName}: process.env.WEBHOOK_SECRET`
  const url = urlSigners.includes(provider) ? ", url: 'https://example.com/webhooks'" : ''
  return `{ ${secret}${url} }`
}

function overridesCode(delivery: InspectedDelivery, algorithm: string | undefined): string {
  const { signatureHeaders = [], typeHeader = '' } = delivery
  const type = findHeader(delivery, typeHeader)
  const left = [...signatureHeaders, ...incidental, typeHeader]
  const headers = headersToCopy(delivery)
    .filter(([name]) => !left.includes(name.toLowerCase()))
    .map(([name, value]) => `    ${literal(name.toLowerCase())}: ${literal(value)},`)
  const lines = [
    ...(type === undefined ? [] : [`type: ${literal(type)}`]),
    ...(algorithm ? ['privateKey'] : []),
    ...(headers.length > 0 ? [`headers: {\n${headers.join('\n')}\n  }`] : []),
  ]
  return lines.length > 0 ? `, { ${lines.join(', ')} }` : ''
}

function bodyCode(body: Uint8Array): string {
  const text = findText(body)
  if (text !== undefined) return literal(text)
  return `Uint8Array.from(atob('${base64Of(body)}'), (byte) => byte.charCodeAt(0))`
}

/** A text as a literal of JavaScript, in which everything can be seen. */
function literal(text: string): string {
  return printable(JSON.stringify(text), Number.MAX_SAFE_INTEGER)
}
