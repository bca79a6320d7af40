const heldLists = new Set<number>()

/**
 * Node.js holds timers of one length in a list, and makes and drops that list for each body that comes alone:
 * 2 % of a node:http server's time. So one timer of that length is left to run out, which keeps no process up.
 */
export function holdTimerList(milliseconds: number): void {
  if (heldLists.has(milliseconds)) return
  heldLists.add(milliseconds)
  // where a timer is a number, as in Deno, it has no unref
  setTimeout(() => heldLists.delete(milliseconds), milliseconds).unref?.()
}
