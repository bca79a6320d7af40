import type { Safe } from '../../types.js'

/**
 * What came of those attempts that succeeded. Where none did, it throws why the first didn't.
 *
 * @param attempts - one at least
 */
export function requireSuccesses<Success extends object>(
  attempts: readonly Safe<Success>[],
): readonly [Success, ...Success[]] {
  const successes: Success[] = []
  let refusal: unknown
  for (const attempt of attempts) {
    if (attempt.ok) successes.push(attempt)
    else refusal ??= attempt.error
  }
  const [first, ...others] = successes
  if (first) return [first, ...others]
  throw refusal
}
