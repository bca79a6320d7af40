import type { Check } from '../check.js'
import { signatureAlgorithm } from './signature/algorithm.js'
import { signedBodyOnly } from './signature/body-only.js'
import { signatureEncoding } from './signature/encoding.js'
import { signedOtherTime } from './signature/other-time.js'
import { signedOtherUrl } from './signature/other-url.js'
import { signatureTruncated } from './signature/truncated.js'
import { signatureVersion } from './signature/version.js'

/** What the sender may have signed otherwise than it is thought to, and how it may write its signature. */
export const signatureChecks: readonly Check[] = [
  signatureEncoding,
  signatureVersion,
  signatureAlgorithm,
  signatureTruncated,
  signedBodyOnly,
  signedOtherTime,
  signedOtherUrl,
]
