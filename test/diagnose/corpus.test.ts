import { afterAll, describe, expect, test } from 'vitest'
import { type Diagnosis, diagnose, findingCodes } from '../../src/diagnose/index.js'
import { broken } from './corpus/broken.js'
import type { BrokenDelivery } from './corpus/case.js'
import { genuine } from './corpus/genuine.js'

// Each row re-enacts a delivery that a receiver refuses, signed by code of the test's own. A diagnosis must never call a
// wrong cause proved, nor a genuine delivery broken; and the right cause comes first in 95 % of all rows.

interface Judged {
  readonly row: BrokenDelivery
  readonly diagnosis: Diagnosis
}

const judged: Judged[] = []

function isRight({ row, diagnosis }: Judged): boolean {
  const { cause } = diagnosis
  return cause !== undefined && [row.cause, ...(row.orElse ?? [])].includes(cause.code)
}

describe('a delivery that is refused', () => {
  test.each(broken)('$cause: $name', async (row) => {
    const diagnosis = await diagnose(row.delivery)
    judged.push({ row, diagnosis })
    expect(diagnosis.verdict).toBe('refused')
    const { cause, findings } = diagnosis
    expect(findings[0]).toBe(cause)
    const proved = findings.filter(({ certainty }) => certainty === 'proved').map(({ code }) => code)
    if (row.certainty === 'proved') expect(proved).toContain(row.cause)
    else expect(proved).toEqual([])
  })

  test('has its right cause first in 95 of 100 rows', () => {
    const wrong = judged
      .filter((one) => !isRight(one))
      .map(({ row, diagnosis }) => [row.name, diagnosis.cause?.code])
    expect(judged.length).toBe(broken.length)
    expect(wrong.length / judged.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.05)
  })

  afterAll(() => {
    console.log(tableOf(judged))
  })
})

describe('a genuine delivery', () => {
  test.each(genuine)('$name', async ({ delivery }) => {
    expect(await diagnose(delivery)).toEqual({ verdict: 'verified', findings: [] })
  })
})

function tableOf(all: readonly Judged[]): string {
  const lines = Object.keys(findingCodes).map((code) => {
    const rows = all.filter(({ row }) => row.cause === code)
    const right = rows.filter(isRight).length
    const proved = rows.filter(({ diagnosis }) => diagnosis.cause?.certainty === 'proved').length
    return [code.padEnd(22), rows.length, right, proved].join('\t')
  })
  return [['cause'.padEnd(22), 'rows', 'right', 'proved'].join('\t'), ...lines].join('\n')
}
