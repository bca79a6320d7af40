import { expect, test } from 'vitest'
import { createTurns } from '../../../src/stores/sqlite/turns.js'

test('turns come one at a time, in the order they were asked for', async () => {
  const nextTurn = createTurns()
  const story: string[] = []
  const work = async (name: string) => {
    const endTurn = await nextTurn(10)
    story.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    story.push(`${name} ends`)
    endTurn()
  }
  await Promise.all(['a', 'b', 'c'].map(work))
  await work('d')
  expect(story).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]))
})

test('the turn of a caller that gave up goes to the next', async () => {
  const nextTurn = createTurns()
  const endTurn = await nextTurn(10)
  const hasty = nextTurn(0.01)
  const patient = nextTurn(10)
  await expect(hasty).rejects.toThrow('all the time')
  endTurn()
  const endPatient = await patient
  await expect(nextTurn(0.01)).rejects.toThrow('all the time')
  endPatient()
  const endLast = await nextTurn(10)
  endLast()
})
