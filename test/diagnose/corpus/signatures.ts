import type { BrokenDelivery } from './case.js'

export const brokenSignatures: readonly BrokenDelivery[] = []
