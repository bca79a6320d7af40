import { parseJsonOrForm } from '../payload/form.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SignedUrlOptions } from './options.js'

const signature = { header: 'x-twilio-signature', encoding: 'base64' } as const
// where its products say what happened
const typeFields = ['EventType', 'StatusCallbackEvent', 'MessageStatus', 'SmsStatus', 'CallStatus']

/**
 * Twilio. Its secret is the auth token. It signs the URL and the form’s sorted fields in `x-twilio-signature`, by
 * HMAC-SHA1: give the URL as you gave it to Twilio. JSON bodies are refused. Nothing stands between names and values,
 * so anybody who holds a genuine delivery can move characters from one to the next. No time is signed, so it verifies
 * for ever: keep a store. The type is what a field says of status or event, else `webhook`. Events have no id.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = twilio({ secret: process.env.TWILIO_SECRET, url: 'https://example.com/webhooks/twilio' })
 * ```
 */
export function twilio<const Schemas extends OpenSchemas = NoSchemas>(options: SignedUrlOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'twilio',
    account,
    schemas,
    scheme: () => hmac({ ...keys, hash: 'sha1', signature, signed: ({ url, form }) => [url, form] }),
    parse: parseJsonOrForm,
    read(form) {
      const field = typeFields.find((name) => name in form)
      return { type: field === undefined ? 'webhook' : String(form[field]), data: form }
    },
  })
}
