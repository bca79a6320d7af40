import type { Check } from '../check.js'
import { secretDecoded } from './secret/decoded.js'
import { secretKind } from './secret/kind.js'
import { secretOther } from './secret/other.js'
import { secretPrefix } from './secret/prefix.js'
import { secretQuoted } from './secret/quoted.js'
import { secretWhitespace } from './secret/whitespace.js'

/** What may be wrong with the secret. Each undoes what those ahead of it do, too: so the one at fault comes first. */
export const secretChecks: readonly Check[] = [
  secretWhitespace,
  secretQuoted,
  secretPrefix,
  secretDecoded,
  secretOther,
  secretKind,
]
