import { signedDelivery } from '../../testing/index.js'
import type { AddCommand } from '../command.js'
import { curlLineOf } from '../curl-line.js'
import { exitCodes } from '../exit-codes.js'
import { type DeliveryOptions, requireDelivery, withDeliveryOptions } from '../given-delivery.js'
import { writeJson } from '../output.js'
import { shellSecretOf } from '../shell.js'
import { requireHttpUrl } from '../target-url.js'

interface Options extends DeliveryOptions {
  readonly json?: boolean
}

/** `hookproof curl`: a delivery as a line for the shell. */
export const addCurl: AddCommand = (program, { terminal, action }) => {
  withDeliveryOptions(
    program
      .command('curl')
      .description('print the curl line that posts a signed delivery')
      .argument('<url>', 'where your receiver listens'),
  )
    .option('--json', 'print the line as JSON')
    .addHelpText('after', examples)
    .action(
      action(async (given: string, options: Options) => {
        const url = requireHttpUrl(given)
        const { provider, secret, numbered } = await requireDelivery({ url: given, ...options }, terminal)
        const { sent, overrides } = numbered(1)
        const delivery = await signedDelivery(provider, sent, overrides)
        const shellText = shellSecretOf(options.provider, options)
        const line = curlLineOf(url, delivery, { secret, shellText })
        if (options.json) writeJson(terminal, { line: line.trimEnd() })
        else terminal.write(line)
        return exitCodes.ok
      }),
    )
}

const examples = `
Examples:
  $ hookproof curl http://localhost:3000/webhooks -p labsync --event job.created
  $ hookproof curl http://localhost:3000/webhooks -p stripe --body-file body.json | sh

The line holds no secret. Where a sender sends a token as it is, such as Flabs, sh reads it from its variable.
A signed time makes it stale: most receivers refuse it after five minutes.

Exit codes: 0 printed, 2 wrong options, or no secret.`
