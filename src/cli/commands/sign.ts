import { bytesOf, toBase64 } from '../../crypto/bytes.js'
import { type SignedDelivery, signedDelivery } from '../../testing/index.js'
import type { AddCommand } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { type DeliveryOptions, requireDelivery, withDeliveryOptions } from '../given-delivery.js'
import { writeJson } from '../output.js'
import { shellSecretOf } from '../shell.js'
import { findText } from '../text.js'

interface Options extends DeliveryOptions {
  readonly json?: boolean
}

/** `hookproof sign`: the headers that a sender would send with a body. */
export const addSign: AddCommand = (program, { terminal, action }) => {
  withDeliveryOptions(program.command('sign').description('print the headers that go with a body'))
    .option('--json', 'print headers and body as JSON')
    .addHelpText('after', examples)
    .action(
      action(async (options: Options) => {
        const { provider, secret, numbered } = await requireDelivery(options, terminal)
        const { sent, overrides } = numbered(1)
        const { headers, body } = await signedDelivery(provider, sent, overrides)
        const shown = withoutSecret(headers, secret, shellSecretOf(options.provider, options))
        if (options.json) writeJson(terminal, { headers: shown, ...jsonBodyOf(body) })
        else terminal.write(headerLines(shown))
        // a body that was made or changed here is nowhere else
        if (!options.json && body !== sent) terminal.write(`\n${findText(bytesOf(body))}\n`)
        return exitCodes.ok
      }),
    )
}

const examples = `
Examples:
  $ hookproof sign -p stripe --body-file body.json
  $ hookproof sign -p labsync --event job.created --set data.id=7 --json

A token that a sender sends as it is, such as that of Flabs, is shown as the variable that holds it.

Exit codes: 0 signed, 2 wrong options, or no secret.`

function withoutSecret(
  headers: SignedDelivery['headers'],
  secret: string | undefined,
  name: string,
): SignedDelivery['headers'] {
  if (secret === undefined) return headers
  return Object.fromEntries(
    Object.entries(headers).map(([header, value]) => [header, value.replaceAll(secret, () => name)]),
  )
}

function headerLines(headers: SignedDelivery['headers']): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

function jsonBodyOf(
  body: SignedDelivery['body'],
): { readonly body: string } | { readonly bodyBase64: string } {
  const bytes = bytesOf(body)
  const text = findText(bytes)
  return text === undefined ? { bodyBase64: toBase64(bytes) } : { body: text }
}
