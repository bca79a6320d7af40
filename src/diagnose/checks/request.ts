import type { Check } from '../check.js'
import { handshake } from './request/handshake.js'
import { headerJoined } from './request/header-joined.js'
import { headerMissing } from './request/header-missing.js'
import { headerOther } from './request/header-other.js'
import { method } from './request/method.js'
import { providerOther } from './request/provider-other.js'
import { redirect } from './request/redirect.js'
import { timestampUnit } from './request/timestamp-unit.js'

/** What may have happened to the request as a whole, and to its headers. */
export const requestChecks: readonly Check[] = [
  handshake,
  redirect,
  method,
  timestampUnit,
  headerJoined,
  providerOther,
  headerOther,
  headerMissing,
]
