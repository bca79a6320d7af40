import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DiagnoseRefusal, diagnoseRefusals } from '../../src/diagnose/index.js'
import { defineProvider } from '../../src/providers/define.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { unverified } from '../../src/schemes/unverified.js'
import { untyped } from '../signature/support.js'
import { delivery, hooks, jobCreated, outcomeSpy, signature } from './fixture.js'

const lost = () => delivery(jobCreated, { headers: { 'x-labsync-signature': signature(`${jobCreated}\n`) } })
const forged = () => delivery(jobCreated, { headers: { 'x-labsync-signature': signature('other') } })

let lines: string[]

beforeEach(() => {
  lines = []
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)))
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** What becomes of requests: the outcomes, in their order. */
async function outcomesOf(
  diagnosis: DiagnoseRefusal | undefined,
  requests: readonly ReturnType<typeof delivery>[],
  provider = hooks.labsync,
): Promise<readonly Outcome[]> {
  const onOutcome = outcomeSpy()
  const receiver = createReceiver(provider, () => {}, { diagnosis, onOutcome })
  for (const request of requests) await receiver.receive(request, {})
  return onOutcome.mock.calls.map(([outcome]) => outcome)
}

describe('the outcome of a refused delivery', () => {
  test('diagnoses when it is asked to, once', async () => {
    const diagnose = vi.fn(async () => undefined)
    const [outcome] = await outcomesOf(() => diagnose, [forged()])
    expect(diagnose).not.toHaveBeenCalled()
    await outcome?.diagnose?.()
    expect(diagnose).toHaveBeenCalledOnce()
  })

  test('says what has happened', async () => {
    const [outcome] = await outcomesOf(diagnoseRefusals({ print: false }), [
      delivery(jobCreated, { headers: { 'x-labsync-signature': signature(jobCreated, 1_700_000_000) } }),
    ])
    const diagnosis = await outcome?.diagnose?.()
    expect(diagnosis).toMatchObject({ verdict: 'refused', cause: { code: 'replay' } })
    expect(await outcome?.diagnose?.()).toBe(diagnosis)
    expect(lines).toEqual([])
  })

  test('can be cloned and spread, and has none where it was verified, or where there is no diagnosis', async () => {
    const diagnosis = diagnoseRefusals({ print: false })
    const [refused, verified] = await outcomesOf(diagnosis, [forged(), delivery()])
    expect(Object.keys(refused ?? {})).not.toContain('diagnose')
    const { error: _, ...others } = refused ?? {}
    expect(() => structuredClone(others)).not.toThrow()
    expect(verified?.diagnose).toBeUndefined()
    expect((await outcomesOf(undefined, [forged()]))[0]?.diagnose).toBeUndefined()
  })

  test('knows a GET by its query, and a handshake by that', async () => {
    const diagnosis = diagnoseRefusals({ print: false })
    const get = delivery('', { method: 'GET', headers: {}, query: () => 'hub.challenge=1' })
    const [handshake, browser] = await outcomesOf(diagnosis, [get, { ...get, query: () => '' }])
    expect((await handshake?.diagnose?.())?.cause?.code).toBe('handshake')
    expect((await browser?.diagnose?.())?.cause?.code).toBe('method')
  })

  test('goes by the clock of the moment when it was refused', async () => {
    const moment = 1_700_000_000
    let time = (moment + 3600) * 1000
    const provider = labsync({ secret: 'whsec_receiver-tests', now: () => time })
    const old = delivery(jobCreated, { headers: { 'x-labsync-signature': signature(jobCreated, moment) } })
    const [outcome] = await outcomesOf(diagnoseRefusals({ print: false }), [old], provider)
    time += 86_400_000
    const diagnosis = await outcome?.diagnose?.()
    expect(diagnosis?.cause?.code).toBe('clock_skew')
    expect(diagnosis?.cause?.message).toContain(' 3600 s ago')
  })

  test('is held with seven others, and let go once it was asked', async () => {
    const requests = Array.from({ length: 9 }, forged)
    const outcomes = await outcomesOf(diagnoseRefusals({ print: false }), requests)
    const diagnoses = await Promise.all(outcomes.map((outcome) => outcome.diagnose?.()))
    expect(diagnoses.map((diagnosis) => diagnosis?.verdict)).toEqual([
      undefined,
      ...Array.from({ length: 8 }, () => 'refused'),
    ])
  })

  test('is diagnosed after the one before it', async () => {
    const outcomes = await outcomesOf(diagnoseRefusals({ print: false }), [forged(), lost()])
    const order: (string | undefined)[] = []
    await Promise.all(
      outcomes.map(async (outcome) => order.push((await outcome.diagnose?.())?.cause?.certainty)),
    )
    expect(order).toHaveLength(2)
  })

  test('rejects where the provider’s scheme can’t describe itself, and the next one is diagnosed all the same', async () => {
    const { describe: _, ...silent } = unverified()
    const scheme = { ...silent, verifyAsync: async () => Promise.reject(new Error('on purpose')) }
    const provider = defineProvider({ name: 'acme', scheme, read: () => ({ type: 'x', data: {} }) })
    const diagnosis = diagnoseRefusals({ print: true })
    const [outcome] = await outcomesOf(diagnosis, [delivery()], untyped(provider))
    await expect(outcome?.diagnose?.()).rejects.toThrow('describe()')
    await vi.waitFor(() =>
      expect(lines.at(-1)).toMatch(/^hookproof: acme 500 provider_failed: no diagnosis: /),
    )
    const [next] = await outcomesOf(diagnosis, [forged()])
    expect((await next?.diagnose?.())?.verdict).toBe('refused')
  })
})

describe('the cause of a refusal', () => {
  const causes = () => lines.filter((line) => line.includes('cause '))

  async function printedBy(diagnosis: DiagnoseRefusal, requests = [forged()]): Promise<readonly string[]> {
    const outcomes = await outcomesOf(diagnosis, requests)
    await Promise.all(outcomes.map((outcome) => outcome.diagnose?.()))
    await setImmediate()
    return causes()
  }

  test('is printed in development, with what to do', async () => {
    vi.stubEnv('NODE_ENV', 'development')
    const [line] = await printedBy(diagnoseRefusals(), [
      delivery(jobCreated, { headers: { 'x-labsync-signature': signature(jobCreated, 1_700_000_000) } }),
    ])
    expect(line).toMatch(/^hookproof: labsync 401 timestamp_too_old: cause replay \(likely\): .+\. .+\.$/)
  })

  test('is not printed in production, unless it is asked for', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(await printedBy(diagnoseRefusals())).toEqual([])
    expect(await printedBy(diagnoseRefusals({ print: true }))).toHaveLength(1)
  })

  test('is not printed where nobody says whether this is production', async () => {
    vi.stubGlobal('process', undefined)
    const diagnosis = diagnoseRefusals()
    vi.unstubAllGlobals()
    expect(await printedBy(diagnosis)).toEqual([])
  })

  test('is printed five times of each code', async () => {
    expect(
      await printedBy(diagnoseRefusals({ print: true }), Array.from({ length: 8 }, forged)),
    ).toHaveLength(5)
  })

  test('is none where the delivery verifies, or too many were refused before it came to it', async () => {
    const unsound = delivery('[]', { headers: { 'x-labsync-signature': signature('[]') } })
    expect(await printedBy(diagnoseRefusals({ print: true }), [unsound])).toEqual([])
    const diagnose = diagnoseRefusals({ print: true })
    const printing: Promise<unknown>[] = []
    const waitUntil = (work: Promise<unknown>) => printing.push(work)
    const refused = { provider: hooks.labsync, body: '', headers: {}, method: 'POST', status: 401, waitUntil }
    for (let count = 0; count < 12; count++) diagnose({ ...refused, code: 'header_missing' })
    await Promise.all(printing)
    expect(printing).toHaveLength(5)
    expect(causes()).toHaveLength(1)
  })

  test('goes to the logger, or to the request’s own', async () => {
    const logger = { warn: vi.fn(), error: vi.fn() }
    await printedBy(diagnoseRefusals({ print: true, logger }))
    expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
      { provider: 'labsync', status: 401, code: 'signature_mismatch', cause: expect.any(String) },
      expect.stringContaining('cause '),
    )
    const own = { warn: vi.fn(), error: vi.fn() }
    await printedBy(diagnoseRefusals({ print: true }), [{ ...forged(), logger: own }])
    expect(own.warn).toHaveBeenCalledOnce()
    expect(causes()).toEqual([])
  })

  test('is lost with a logger that throws, and nothing else is', async () => {
    const logger = {
      warn() {
        throw untyped<Error>('no Error')
      },
    }
    await printedBy(diagnoseRefusals({ print: true, logger }))
    await vi.waitFor(() => expect(lines.join('\n')).toContain('no diagnosis: what was thrown is no Error.'))
  })

  test('keeps a runtime that stops with its answer waiting', async () => {
    const waitUntil = vi.fn()
    const receiver = createReceiver(hooks.labsync, () => {}, { diagnosis: diagnoseRefusals({ print: true }) })
    await receiver.receive(forged(), { waitUntil })
    await Promise.all(waitUntil.mock.calls.flat())
    expect(causes()).toHaveLength(1)
  })
})

describe('the option', () => {
  test('refuses what is no diagnosis, and options that there are not', () => {
    const options = untyped<{ diagnosis: DiagnoseRefusal }>({ diagnosis: { print: true } })
    expect(() => createReceiver(hooks.labsync, () => {}, options)).toThrow('diagnoseRefusals()')
    expect(() => diagnoseRefusals(untyped({ prints: true }))).toThrow('did you mean print')
  })

  test('answers all the same where a diagnosis throws', async () => {
    const [outcome] = await outcomesOf(() => {
      throw new Error('on purpose')
    }, [forged()])
    expect(outcome).toMatchObject({ status: 401, code: 'signature_mismatch' })
    expect(lines.join('\n')).toContain('hookproof: diagnosis threw:')
  })
})
