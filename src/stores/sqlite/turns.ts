/** Ends a turn, and lets the next one begin. */
export type EndTurn = () => void

/** Returns a function that waits for its caller's turn: one at a time, in the order they asked. */
export function createTurns(): () => Promise<EndTurn> {
  let last: Promise<void> = Promise.resolve()
  return async () => {
    const before = last
    let endTurn: EndTurn = () => {}
    last = new Promise((resolve) => {
      endTurn = resolve
    })
    await before
    return endTurn
  }
}
