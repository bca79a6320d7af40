import { blindBodies } from './blind/bodies.js'
import { blindSecrets } from './blind/secrets.js'
import { blindSignatures } from './blind/signatures.js'
import type { BrokenDelivery } from './case.js'

// Written by somebody who hadn't read the checks: what they miss shows here first.
export const blind: readonly BrokenDelivery[] = [...blindBodies, ...blindSecrets, ...blindSignatures]
