import type { Check } from '../check.js'
import { bodyChecks } from './body.js'
import { requestChecks } from './request.js'
import { secretChecks } from './secret.js'
import { signatureChecks } from './signature.js'

/** Every check, in the order in which they are tried: of two that undo the same fault, the cheap and specific first. */
export const allChecks: readonly Check[] = [
  ...requestChecks,
  ...secretChecks,
  ...signatureChecks,
  ...bodyChecks,
]

/** Those that may be at fault beside the body. */
export const keyChecks: readonly Check[] = [...secretChecks, ...signatureChecks]

export { bodyChecks }
