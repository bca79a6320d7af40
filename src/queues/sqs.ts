import { fromMessage, hashedKey, type MessageContext, toMessage } from '../delivery/message.js'
import { parseJsonObject } from '../payload/json.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** What is used of the AWS SDK's `SQS`. */
export interface SqsLike {
  sendMessage(input: SqsInput): Promise<unknown>
}

/** What is sent to SQS. */
export interface SqsInput {
  readonly QueueUrl: string
  readonly MessageBody: string
  readonly MessageGroupId?: string
  readonly MessageDeduplicationId?: string
}

/** A message as a consumer polls it, or as a Lambda is given it. */
export type SqsMessageLike = { readonly Body?: string | undefined } | { readonly body: string }

/**
 * A handler that puts events on an SQS queue. The delivery is answered once SQS has the message.
 *
 * On a FIFO queue (its url ends in `.fifo`) the hashed delivery key is the deduplication id, and each
 * provider a group. SQS remembers such an id for 5 minutes, less than any sender retries; a standard queue
 * dedupes nothing. Give the webhook a store, too. A message is 1 MiB at most.
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
  const send = (event: AnyEvent, context: MessageContext, fifo: Partial<SqsInput>) =>
    sqs.sendMessage({ QueueUrl: url, MessageBody: JSON.stringify(toMessage(event, context)), ...fifo })
  if (!url.endsWith('.fifo')) return async (event, context) => void (await send(event, context, {}))
  return async (event, context) => {
    const MessageDeduplicationId = await hashedKey(context)
    await send(event, context, { MessageGroupId: event.provider, MessageDeduplicationId })
  }
}

/**
 * The event in a message, typed and checked.
 *
 * @throws PayloadError where the message holds no event of this provider's
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
