import { fromMessage, hashedKey, type MessageContext, requireSize, toMessage } from '../delivery/message.js'
import { parseJsonObject } from '../payload/json.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** The `SQS` of `@aws-sdk/client-sqs`. */
export interface SqsLike {
  sendMessage(input: SqsInput): Promise<unknown>
}

/** The input of `sendMessage`. */
export interface SqsInput {
  readonly QueueUrl: string
  readonly MessageBody: string
  readonly MessageGroupId?: string
  readonly MessageDeduplicationId?: string
}

/** A message as a consumer polls it, or as a Lambda is given it. */
export type SqsMessageLike = { readonly Body?: string | undefined } | { readonly body: string }

const messageLimit = 1_048_576

/**
 * Makes a handler that sends each event to an SQS queue. The delivery is answered once SQS has the message. A
 * message may have 1 MiB.
 *
 * On a FIFO queue (its url ends in `.fifo`) the hashed delivery key is the deduplication id, and each provider is
 * a message group. SQS remembers a deduplication id for 5 minutes, less than any sender retries; a standard queue
 * dedupes nothing. Give the webhook a store, too.
 *
 * @example
 * ```ts
 * export const handler = webhook(labsync({ secret }), toQueue(new SQS(), process.env.QUEUE_URL), { store })
 * ```
 */
export function toQueue(
  sqs: SqsLike,
  url: string,
): (event: AnyEvent, context: MessageContext) => Promise<void> {
  return async (event, context) => {
    const fifo = url.endsWith('.fifo') && {
      MessageGroupId: event.provider,
      MessageDeduplicationId: await hashedKey(context),
    }
    const message = toMessage(event, context)
    requireSize('SQS', messageLimit, message)
    await sqs.sendMessage({ QueueUrl: url, MessageBody: JSON.stringify(message), ...fifo })
  }
}

/**
 * The event in a message, typed and checked.
 *
 * @throws PayloadError where the message holds no event of this provider
 *
 * @example
 * ```ts
 * for (const record of sqsEvent.Records) handle(await fromJob(labsync({ secret }), record))
 * ```
 */
export async function fromJob<Events extends AnyEvent>(
  provider: Provider<Events>,
  message: SqsMessageLike,
): Promise<Events> {
  const body = 'body' in message ? message.body : message.Body
  return fromMessage(provider, parseJsonObject(body ?? ''))
}
