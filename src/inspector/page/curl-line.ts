import { base64Of } from '../base64.js'
import type { InspectedDelivery } from '../source.js'
import { findText } from './body-text.js'
import { findHeader, headersToCopy, holdsToken } from './headers.js'

/** A delivery as a command that sends it again as it came, but for its tokens. It is safe to paste. */
export function curlLineOf(delivery: InspectedDelivery): string {
  const headers = headersToCopy(delivery).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const tokens = delivery.headers
    .filter((line) => holdsToken(delivery, line))
    .map(([name]) => `-H ${quoted(`${name}: YOUR TOKEN`)}`)
  const text = findText(delivery.body)
  // a terminal acts on control characters, also between quotes
  const isPlain = text !== undefined && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
  const data = `--data-binary ${isPlain ? quoted(text) : '@-'}`
  const [url, method] = [quoted(urlOf(delivery)), quoted(delivery.method)]
  const command = [`curl -X ${method} ${url}`, ...headers, ...tokens, data].join(' \\\n  ')
  return isPlain ? command : `echo ${base64Of(delivery.body)} | base64 -d | ${command}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** Where a delivery went, as far as it is known. */
export function urlOf(delivery: InspectedDelivery): string {
  const host = findHeader(delivery, 'host') ?? 'localhost:3000'
  const url = `http://${host}${delivery.target}`
  return URL.canParse(url) ? new URL(url).href : 'http://localhost:3000/'
}
