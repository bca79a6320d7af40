import { slackHandshake } from '../handshakes/senders.js'
import { parseJsonOrForm } from '../payload/form.js'
import { intersect, object, optional, string, textInOneOf } from '../payload/shape.js'
import { v0Hmac } from '../schemes/v0-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const events = object<{ event?: { type: string }; event_id?: string }>({
  event: optional(object<{ type: string }>({ type: string })),
  event_id: optional(string),
})

/**
 * Slack: events, interactions, and slash commands, whose type is the command. It signs `v0:timestamp:body` in
 * `x-slack-signature`; 300 seconds are tolerated, as in its own library. It retries three times. Its handshake is answered.
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 * @example
 * ```ts
 * const hook = slack({ secret: process.env.SLACK_SECRET })
 * ```
 */
export function slack<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'slack',
    account,
    schemas,
    scheme: () => v0Hmac({ ...signed, headers: 'x-slack' }),
    handshakes: [slackHandshake()],
    parse: parseJsonOrForm,
    payload: intersect(events, textInOneOf('type', 'command')),
    read: (payload) => {
      const { type, command, event, event_id: id } = payload
      return event ? { id, type: event.type, data: event } : { type: String(type ?? command), data: payload }
    },
    delivery: { answerWithin: 3 },
  })
}
