import type { BrokenDelivery } from './case.js'

export const brokenRequests: readonly BrokenDelivery[] = []
