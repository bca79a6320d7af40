import { expect, test } from 'vitest'
import { createTurns } from '../../../src/stores/sqlite/turns.js'

test('turns come one at a time, in the order they were asked for', async () => {
  const nextTurn = createTurns()
  const story: string[] = []
  const work = async (name: string) => {
    const endTurn = await nextTurn()
    story.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    story.push(`${name} ends`)
    endTurn()
  }
  await Promise.all(['a', 'b', 'c'].map(work))
  await work('d')
  expect(story).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]))
})
