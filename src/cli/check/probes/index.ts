import type { Probe } from '../probe.js'
import { byteOrderMark } from './byte-order-mark.js'
import { chunked } from './chunked.js'
import { compressed } from './compressed.js'
import { concurrent } from './concurrent.js'
import { contentType } from './content-type.js'
import { duplicate } from './duplicate.js'
import { emptySecret } from './empty-secret.js'
import { forged } from './forged.js'
import { future } from './future.js'
import { get } from './get.js'
import { headerLong } from './header-long.js'
import { headerTwice } from './header-twice.js'
import { malformed } from './malformed.js'
import { milliseconds } from './milliseconds.js'
import { notJson } from './not-json.js'
import { notUtf8 } from './not-utf-8.js'
import { oversized } from './oversized.js'
import { retry } from './retry.js'
import { rewritten } from './rewritten.js'
import { rotation } from './rotation.js'
import { stale } from './stale.js'
import { tampered } from './tampered.js'
import { undefinedSecret } from './undefined-secret.js'
import { unsigned } from './unsigned.js'

/**
 * The probes, in the order in which a report lists them. The genuine delivery goes ahead of them, and the slow body goes on
 * beside them.
 */
export const probes: readonly Probe[] = [
  forged,
  tampered,
  unsigned,
  malformed,
  emptySecret,
  undefinedSecret,
  stale,
  future,
  milliseconds,
  duplicate,
  concurrent,
  retry,
  rotation,
  rewritten,
  notUtf8,
  byteOrderMark,
  notJson,
  compressed,
  contentType,
  chunked,
  headerTwice,
  headerLong,
  oversized,
  get,
]
