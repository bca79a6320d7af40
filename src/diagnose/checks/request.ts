import type { Check } from '../check.js'

/** What may have happened to the request as a whole, and to its headers. */
export const requestChecks: readonly Check[] = []
