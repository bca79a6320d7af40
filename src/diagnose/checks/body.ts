import type { Check } from '../check.js'

/** What may have happened to the body, the cheap and the specific first. */
export const bodyChecks: readonly Check[] = []
