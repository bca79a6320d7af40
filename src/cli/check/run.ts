import { setMaxListeners } from 'node:events'
import { isConfigError } from '../../errors.js'
import { CommandError, exitCodes } from '../exit-codes.js'
import { printable } from '../output.js'
import type { ProbeAnswer } from './answer.js'
import type { Deliveries } from './deliveries.js'
import { exchange, type ProbeRequest } from './exchange.js'
import { type Grade, gradeOf } from './grade.js'
import { findLeak } from './leak.js'
import { type Check, type CheckTimes, NotApplicable, type PostedRequest, type Probe } from './probe.js'
import { genuine } from './probes/genuine.js'
import { probes } from './probes/index.js'
import { slowBody } from './probes/slow-body.js'
import { leakResult, type Result, resultOf, skippedResult } from './result.js'

const defaultTimes: CheckTimes = { first: 9, answer: 4, slowBody: 12, all: 14 }

/** What a check found. */
export interface Report {
  readonly grade: Grade
  readonly results: readonly Result[]
  /** How many requests were sent. */
  readonly requests: number
}

/** How many probes run at a time. */
const lanes = 8

/**
 * Sends a receiver what its sender sends, and what it never would, and grades the answers.
 *
 * @throws CommandError where the receiver can't be reached
 */
export async function checkReceiver(
  url: URL,
  deliveries: Deliveries,
  times: CheckTimes = defaultTimes,
): Promise<Report> {
  const end = new AbortController()
  // each request that runs listens to it
  setMaxListeners(0, end.signal)
  const timer = setTimeout(() => end.abort(), times.all * 1000)
  const answers: ProbeAnswer[] = []
  const post = async (request: PostedRequest) => {
    const answer = await postTo(url, deliveries, { seconds: times.answer, ...request }, end.signal)
    answers.push(answer)
    return answer
  }
  const check: Check = { deliveries, post, times }
  try {
    const judged = await runAll(check, end)
    if (judged.length === 1) requireReached(answers, url)
    const results = [...judged, leakResult(answers)]
    return { grade: gradeOf(results), results, requests: answers.length }
  } finally {
    clearTimeout(timer)
    end.abort()
  }
}

async function postTo(
  url: URL,
  { secret }: Deliveries,
  sent: PostedRequest & Pick<ProbeRequest, 'seconds'>,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const { headers: given, request, rightSignature, ...others } = sent
  const headers = Array.isArray(given) ? given : Object.entries(given)
  const answer = await exchange(url, { ...others, headers }, signal)
  // a GET is no delivery: the framework answers it as it answers any page
  const leak = sent.method === 'GET' ? undefined : findLeak(answer.text, { secret, rightSignature })
  return { ...answer, ...(request !== undefined && { request }), ...(leak && { leak }) }
}

/** Runs the genuine delivery, and all other probes where it is accepted. */
async function runAll(check: Check, end: AbortController): Promise<readonly Result[]> {
  const runQuick = async (): Promise<readonly Result[]> => {
    const first = await runProbe(genuine, check)
    if (first.verdict === 'passed') return [first, ...(await runProbes(check))]
    end.abort()
    return [first]
  }
  // a slow body takes longest, so it begins at once
  const [slow, quick] = await Promise.all([runProbe(slowBody, check), runQuick()])
  return quick.length > 1 ? [...quick, slow] : quick
}

/** Runs the probes, some at a time. */
async function runProbes(check: Check): Promise<readonly Result[]> {
  const results: Result[] = []
  const waiting = probes.entries()
  const runLane = async () => {
    for (const [at, probe] of waiting) results[at] = await runProbe(probe, check)
  }
  await Promise.all(Array.from({ length: lanes }, runLane))
  return results
}

/** Runs one probe. */
async function runProbe(probe: Probe, check: Check): Promise<Result> {
  try {
    return resultOf(probe, await probe.send(check))
  } catch (thrown) {
    if (thrown instanceof NotApplicable || isConfigError(thrown)) return skippedResult(probe, thrown.message)
    throw thrown
  }
}

function requireReached(answers: readonly ProbeAnswer[], { origin }: URL): void {
  const unreachable = answers.find(({ kind }) => kind === 'unreachable')
  if (!unreachable) return
  throw new CommandError(
    `Could not reach ${origin}: ${printable(String(unreachable.status))}. Is the receiver running?`,
    exitCodes.unreachable,
  )
}
