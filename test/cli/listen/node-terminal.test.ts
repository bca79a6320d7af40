import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { nodeTerminal } from '../../../src/cli/terminal.js'

afterEach(() => vi.restoreAllMocks())

/** A stdin with somebody at its keys. */
function fakeKeyboard() {
  return Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: vi.fn().mockReturnThis(),
    resume: vi.fn().mockReturnThis(),
    pause: vi.fn().mockReturnThis(),
  })
}

describe('the terminal of this process', () => {
  test('tells of each key, as it is pressed, until it is left', () => {
    const keyboard = fakeKeyboard()
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(keyboard as never)
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(
      Object.assign(new EventEmitter(), { isTTY: true }) as never,
    )
    const keys: string[] = []
    const leave = nodeTerminal().listenToKeys?.((key) => keys.push(key))
    keyboard.emit('data', new TextEncoder().encode('r'))
    leave?.()
    keyboard.emit('data', new TextEncoder().encode('d'))
    expect(keys).toEqual(['r'])
    expect(keyboard.setRawMode.mock.calls).toEqual([[true], [false]])
    expect(keyboard.pause).toHaveBeenCalledOnce()
  })

  test('stops by SIGINT and SIGTERM', () => {
    const once = vi.spyOn(process, 'once').mockReturnThis()
    const stop = () => {}
    nodeTerminal().onStop(stop)
    expect(once.mock.calls).toEqual([
      ['SIGINT', stop],
      ['SIGTERM', stop],
    ])
  })
})
