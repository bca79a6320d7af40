/** Takes pieces of a stream of server-sent events. Calls back with the data of each. */
export function createEventReader(onData: (data: string) => void): (piece: string) => void {
  let waiting = ''
  return (piece) => {
    const lines = (waiting + piece).split('\n')
    waiting = String(lines.pop())
    for (const line of lines) if (line.startsWith('data: ')) onData(line.slice(6))
  }
}
