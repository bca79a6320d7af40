import { changedBytes } from './bodies/bytes.js'
import { parsedBodies } from './bodies/parsed.js'
import { reserializedBodies } from './bodies/reserialized.js'
import type { BrokenDelivery } from './case.js'

export const brokenBodies: readonly BrokenDelivery[] = [
  ...parsedBodies,
  ...reserializedBodies,
  ...changedBytes,
]
