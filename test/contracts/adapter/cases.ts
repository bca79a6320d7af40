import type { Case } from './case.js'
import { bounds } from './cases/bounds.js'
import { failures } from './cases/failures.js'
import { genuine } from './cases/genuine.js'
import { handshakes } from './cases/handshakes.js'
import { malformed } from './cases/malformed.js'
import { neighbours } from './cases/neighbours.js'
import { parsers } from './cases/parsers.js'
import { schemes } from './cases/schemes.js'
import { tenants } from './cases/tenants.js'
import { unverified } from './cases/unverified.js'

/** The adapter contract. */
export const cases: readonly Case[] = [
  ...genuine,
  ...unverified,
  ...malformed,
  ...handshakes,
  ...bounds,
  ...parsers,
  ...tenants,
  ...schemes,
  ...failures,
  ...neighbours,
]
