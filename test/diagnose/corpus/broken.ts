import { blind } from './blind.js'
import { brokenBodies } from './bodies.js'
import type { BrokenDelivery } from './case.js'
import { brokenRequests } from './requests.js'
import { brokenSecrets } from './secrets.js'
import { brokenSignatures } from './signatures.js'

export const broken: readonly BrokenDelivery[] = [
  ...brokenBodies,
  ...brokenSecrets,
  ...brokenSignatures,
  ...brokenRequests,
  ...blind,
]
