import { format } from 'node:util'
import { expect, test } from 'vitest'
import { errorText } from '../../src/delivery/error-text.js'
import { thrownValues } from '../receiver/thrown.js'

test.each(Object.entries(thrownValues))('%s has a text to print, which ends no process', (_what, create) => {
  const text = errorText(create())
  expect(text.length).toBeLessThan(5000)
  expect(text).not.toContain('\u001b')
  expect(format(text)).toBe(text)
})

test('long stacks and long chains of causes are cut', () => {
  const error = new Error(`${'x\n'.repeat(1000)}`, {
    cause: new Error('2', { cause: new Error('3', { cause: new Error('4') }) }),
  })
  expect(errorText(error).split('caused by: ')).toHaveLength(3)
  expect(errorText(error)).toContain('\n    …\n  caused by: Error: 2')
  expect(errorText(Object.assign(new Error('the message'), { stack: undefined }))).toBe('the message')
})
