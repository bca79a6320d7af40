import type { Check, RefusedDelivery } from '../check.js'
import { base64 } from './body/base64.js'
import { bom } from './body/bom.js'
import { charset } from './body/charset.js'
import { compressed } from './body/compressed.js'
import { emptyBody } from './body/empty.js'
import { form } from './body/form.js'
import { lineEndings } from './body/line-endings.js'
import { newline } from './body/newline.js'
import { parsed } from './body/parsed.js'
import { reserialized } from './body/reserialized.js'
import { truncated } from './body/truncated.js'

/** What may have happened to a body that is bytes. Two may undo the same fault: a lost line break is also compact JSON. */
const rawBodyChecks: readonly Check[] = [
  newline,
  lineEndings,
  bom,
  base64,
  compressed,
  charset,
  form,
  truncated,
  reserialized,
]

/** What may have happened to the body, the cheap and the specific first. */
export const bodyChecks: readonly Check[] = [
  where(isBodySigned, emptyBody),
  parsed,
  // that it was parsed is the fault
  ...rawBodyChecks.map((check) => where(isRawBodySigned, check)),
]

function isBodySigned({ reading }: RefusedDelivery): boolean {
  const { kind } = reading.scheme
  return kind !== 'bearerToken' && kind !== 'basicCredentials'
}

function isRawBodySigned(delivery: RefusedDelivery): boolean {
  return delivery.parsedBody === undefined && isBodySigned(delivery)
}

/** A check of such deliveries only. */
function where(isSuch: (delivery: RefusedDelivery) => boolean, { changes, hints }: Check): Check {
  return {
    changes: (reading, delivery) => (changes && isSuch(delivery) ? changes(reading, delivery) : []),
    hints: (delivery) => (hints && isSuch(delivery) ? hints(delivery) : []),
  }
}
