import { requireSeconds } from '../options.js'
import { withTimeout } from '../timeout.js'
import { abortContext } from './context.js'

/** Something at work. It has a context once its handler runs. */
export interface AtWork {
  context?: object
}

/**
 * Refuses a time to wait for what is at work.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireDrainTime(seconds: number): void {
  requireSeconds('the time to wait for handlers', seconds, 3600)
}

/**
 * Waits until all that is at work has ended, or for so many seconds. Then it aborts the signals of what still runs.
 *
 * @param late - what they are aborted with
 */
export async function drain(
  atWork: ReadonlyMap<AtWork, Promise<unknown>>,
  seconds: number,
  late: Error,
): Promise<void> {
  await withTimeout(Promise.all(atWork.values()), seconds, () => late).catch(() => {
    for (const { context } of atWork.keys()) if (context) abortContext(context, late)
  })
}
