import type { BrokenDelivery } from './case.js'

export const brokenSecrets: readonly BrokenDelivery[] = []
