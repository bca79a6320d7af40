import type { Terminal } from './terminal.js'

/** How far something has come. Nothing is shown where nobody watches. */
export interface ProgressBar {
  advance(): void
  /** Takes it off the screen. */
  clear(): void
}

const width = 40
const clearLine = '\r\u001b[K'

/** A bar that fills up as `total` things are done. */
export function createProgressBar(total: number, terminal: Terminal): ProgressBar {
  let done = 0
  let shown = -1
  function advance(): void {
    done += 1
    const percent = Math.floor((done / total) * 100)
    // a line for each delivery would take longer than to send it
    if (!terminal.isInteractive || percent === shown) return
    shown = percent
    const filled = Math.floor((percent / 100) * width)
    terminal.write(`${clearLine}${'#'.repeat(filled)}${'-'.repeat(width - filled)} ${percent} %`)
  }
  return { advance, clear: () => terminal.isInteractive && terminal.write(clearLine) }
}
