import { WebhookError } from '../../errors.js'
import type { Provider } from '../../providers/define.js'
import type { AnyEvent } from '../../providers/event.js'
import type { DeliveryContext } from '../context.js'
import { drain, requireDrainTime } from '../drain.js'
import { errorText } from '../error-text.js'
import { dispatcher, type Handler } from '../handler.js'
import { storeAnswer } from '../store-answer.js'
import { handleMessage, type Running, type Work } from './handle-message.js'
import { type WorkOptions, workSettings } from './options.js'

/** A worker at work. */
export interface InboxWorker {
  /**
   * Claims nothing more. Resolves once what runs has ended, or after so many seconds, having aborted the signals
   * of what still runs.
   *
   * @throws ConfigError `option_invalid` for more than an hour, which was surely meant in milliseconds
   */
  stop(seconds: number): Promise<void>
}

interface LookingWorker extends InboxWorker {
  /** Looks at once for what is due. */
  readonly look: () => void
}

const lookEveryMs = 1000

/** Starts a worker. */
export function startWorker<Events extends AnyEvent>(
  { engine, leaseMs, timeout }: Pick<Work<Events>, 'engine' | 'leaseMs' | 'timeout'>,
  provider: Provider<Events>,
  handler: Handler<Events, DeliveryContext>,
  options: WorkOptions = {},
): LookingWorker {
  const work: Work<Events> = {
    ...workSettings(options),
    engine,
    leaseMs,
    timeout,
    provider,
    dispatch: dispatcher(handler),
  }
  const running = new Map<Running, Promise<void>>()
  let stopped = false
  let looking = false
  let lookAgain = false
  let failing = false

  async function look(): Promise<void> {
    lookAgain = true
    if (looking) return
    looking = true
    while (lookAgain && !stopped && running.size < work.concurrency) {
      lookAgain = false
      await claimDue().then(
        () => {
          failing = false
        },
        (error) => {
          // once, and not with each look
          if (!failing) console.error(`hookproof: an inbox could not be read: ${errorText(error)}`)
          failing = true
        },
      )
    }
    looking = false
  }

  async function claimDue(): Promise<void> {
    // of its own for each claim, so that a message that comes back can't be completed by who had it before
    const owner = crypto.randomUUID()
    const startedAt = performance.now()
    const free = work.concurrency - running.size
    const claim = () => engine.claim(provider.name, owner, leaseMs, free)
    for (const message of await storeAnswer(engine.name, claim, timeout)) {
      if (stopped) void engine.retry(message.id, owner, 0, '').catch(() => {})
      else start({ message, owner, startedAt })
    }
  }

  function start(run: Running): void {
    const ended = handleMessage(work, run).then(() => {
      running.delete(run)
      void look()
    })
    running.set(run, ended)
  }

  const timer = setInterval(look, lookEveryMs)
  void look()
  return {
    look: () => void look(),
    async stop(seconds) {
      requireDrainTime(seconds)
      stopped = true
      clearInterval(timer)
      const late = new WebhookError(
        'receiver_draining',
        `The worker stops, and the handler took longer than ${seconds} s.`,
      )
      await drain(running, seconds, late)
    },
  }
}
