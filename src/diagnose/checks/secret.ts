import type { Check } from '../check.js'

/** What may be wrong with the secret. */
export const secretChecks: readonly Check[] = []
