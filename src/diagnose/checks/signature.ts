import type { Check } from '../check.js'

/** What the sender may have signed otherwise than it is thought to. */
export const signatureChecks: readonly Check[] = []
