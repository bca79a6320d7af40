import { withTimeout } from '../../timeout.js'

/** Ends a turn, and lets the next one begin. */
export type EndTurn = () => void

/**
 * Returns a function that waits for its caller's turn, for so many seconds at most: one at a time, in the order
 * they asked. The turn of a caller that gave up goes to the next.
 */
export function createTurns(): (seconds: number) => Promise<EndTurn> {
  let last: Promise<void> = Promise.resolve()
  return async (seconds) => {
    const before = last
    let endTurn: EndTurn = () => {}
    last = new Promise((resolve) => {
      endTurn = resolve
    })
    try {
      await withTimeout(
        before,
        seconds,
        () => new Error('Another transaction had the connection all the time.'),
      )
    } catch (error) {
      before.then(endTurn)
      throw error
    }
    return endTurn
  }
}
