import type { BrokenDelivery } from './case.js'

export const brokenBodies: readonly BrokenDelivery[] = []
