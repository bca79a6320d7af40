import { Option } from 'commander'
import type { AddCommand } from '../command.js'
import { durationText } from '../durations.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import {
  type DeliveryOptions,
  type GivenDelivery,
  requireDelivery,
  withDeliveryOptions,
} from '../given-delivery.js'
import { wholeNumber } from '../numbers.js'
import { writeJson } from '../output.js'
import { createProgressBar } from '../progress-bar.js'
import { answerJson, answerText } from '../sending/answer-text.js'
import { exitCodeOf, type Kind, type KindOptions, kindOf } from '../sending/kind.js'
import { sendMany } from '../sending/load.js'
import { loadExitCode, loadJson, loadText } from '../sending/load-report.js'
import { createPoster, type Poster, type PostResult } from '../sending/post.js'
import { attemptsOf } from '../sending/retries.js'
import { scheduleOf } from '../sending/schedule.js'
import { requireConsent, requireHttpUrl } from '../target-url.js'
import type { Terminal } from '../terminal.js'

interface Options extends DeliveryOptions, KindOptions {
  readonly retries?: boolean
  readonly speed: number
  readonly duplicate?: boolean
  readonly count?: number
  readonly concurrency: number
  readonly timeout: number
  readonly yes?: boolean
  readonly json?: boolean
}

/** What a way of sending needs. */
interface Sending {
  readonly given: GivenDelivery
  readonly kind: Kind
  readonly poster: Poster
  readonly options: Options
  readonly terminal: Terminal
}

/** `hookproof send`: plays a sender. */
export const addSend: AddCommand = (program, { terminal, action }) => {
  const oneOfMany = ['count']
  const command = program
    .command('send')
    .description('send a signed delivery to your receiver')
    .argument('<url>', 'where your receiver listens')
  withDeliveryOptions(command)
    .addOption(
      new Option('--retries', 'retry as the sender does, until the answer is a 2xx').conflicts([
        'duplicate',
        'tamper',
        'stale',
        'forge',
        ...oneOfMany,
      ]),
    )
    .option('--speed <factor>', 'divide the waits between retries', wholeNumber(1, 1_000_000), 1)
    .addOption(new Option('--duplicate', 'send the same delivery twice').conflicts(oneOfMany))
    .addOption(
      new Option('--tamper', 'change the body after it is signed: it must be refused').conflicts([
        'stale',
        'forge',
      ]),
    )
    .addOption(new Option('--stale', 'sign it an hour too early: it must be refused').conflicts(['forge']))
    .option('--forge', 'sign it with another secret: it must be refused')
    .option('--count <number>', 'send this many', wholeNumber(1, 100_000))
    .option('--concurrency <number>', 'how many of them at a time', wholeNumber(1, 200), 1)
    .option('--timeout <seconds>', 'how long to wait for an answer', wholeNumber(1, 3600), 30)
    .option('-y, --yes', 'do not ask before sending to another machine')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(
      action(async (given: string, options: Options) => {
        const url = requireHttpUrl(given)
        const delivery = await requireDelivery({ url: given, ...options }, terminal)
        await requireConsent(url, options.yes, terminal)
        const poster = createPoster(url, options.timeout)
        try {
          return await send({ given: delivery, kind: kindOf(options), poster, options, terminal })
        } finally {
          poster.close()
        }
      }),
    )
}

const examples = `
Examples:
  $ hookproof send http://localhost:3000/webhooks -p labsync --event job.created --set data.id=7
  $ hookproof send http://localhost:3000/webhooks -p labsync --retries --speed 100
  $ hookproof send http://localhost:3000/webhooks -p stripe --forge
  $ hookproof send http://localhost:3000/webhooks -p stripe --set id=evt_{n} --count 1000 --concurrency 20

{n} in a value of --set is the number of the delivery.

Exit codes: 0 answered by a 2xx (--tamper, --stale, --forge: by a 4xx), 1 answered otherwise, 2 wrong options,
or no secret, 3 not answered.`

function send(sending: Sending): Promise<ExitCode> {
  const { options } = sending
  if (options.count !== undefined) return sendCount(sending, options.count)
  if (options.retries) return sendWithRetries(sending)
  return sendTimes(sending, options.duplicate ? 2 : 1)
}

/** Sends one delivery, once or more often. */
async function sendTimes(
  { given, kind, poster, options, terminal }: Sending,
  times: number,
): Promise<ExitCode> {
  const delivery = await kind.sign(given.provider, given.numbered(1))
  const results: PostResult[] = []
  for (let time = 1; time <= times; time++) {
    const result = await poster.post(delivery)
    results.push(result)
    if (!options.json) terminal.write(answerText(result, kind, terminal))
  }
  if (options.json) writeJson(terminal, { answers: results.map(answerJson) })
  return worstOf(results, kind)
}

function worstOf(results: readonly PostResult[], kind: Kind): ExitCode {
  const codes = results.map((result) => exitCodeOf(result, kind))
  return codes.find((code) => code !== exitCodes.ok) ?? exitCodes.ok
}

async function sendWithRetries({ given, kind, poster, options, terminal }: Sending): Promise<ExitCode> {
  const { provider } = given
  const { waits, note } = scheduleOf(provider.name, provider.delivery)
  if (note !== undefined) terminal.writeError(`${note}\n`)
  const delivery = given.numbered(1)
  const sendNow = async () => poster.post(await kind.sign(provider, delivery))
  const isDone = (result: PostResult) => exitCodeOf(result, kind) === exitCodes.ok
  const results: PostResult[] = []
  const scaled = waits.map((seconds) => seconds / options.speed)
  for await (const { result, retryAfter } of attemptsOf(scaled, sendNow, isDone)) {
    results.push(result)
    if (options.json) continue
    terminal.write(answerText(result, kind, terminal))
    if (retryAfter !== undefined) terminal.write(`  again in ${durationText(retryAfter)}\n`)
  }
  if (options.json) writeJson(terminal, { answers: results.map(answerJson) })
  return worstOf(results.slice(-1), kind)
}

async function sendCount(
  { given, kind, poster, options, terminal }: Sending,
  count: number,
): Promise<ExitCode> {
  const { concurrency, json } = options
  const bar = createProgressBar(count, json ? { ...terminal, isInteractive: false } : terminal)
  const sendOne = async (number: number) =>
    poster.post(await kind.sign(given.provider, given.numbered(number)))
  const result = await sendMany({ count, concurrency }, sendOne, bar.advance)
  bar.clear()
  if (json) writeJson(terminal, loadJson(result))
  else terminal.write(loadText(result))
  return loadExitCode(result, kind)
}
