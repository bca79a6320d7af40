import { writeFile } from 'node:fs/promises'
import { deliveriesOf } from '../check/deliveries.js'
import { junitXml } from '../check/junit.js'
import { reportText } from '../check/report.js'
import { checkReceiver } from '../check/run.js'
import type { AddCommand } from '../command.js'
import { CommandError, exitCodes } from '../exit-codes.js'
import { type DeliveryOptions, requireDelivery } from '../given-delivery.js'
import { writeJson } from '../output.js'
import { withSecretOptions } from '../secret.js'
import { providerOption } from '../sender.js'
import { requireConsent, requireHttpUrl } from '../target-url.js'

interface Options extends DeliveryOptions {
  readonly yes?: boolean
  readonly json?: boolean
  readonly junit?: string
}

/** `hookproof check`: grades any receiver by what it answers. */
export const addCheck: AddCommand = (program, { terminal, action }) => {
  const command = program
    .command('check')
    .description('grade a receiver, ours or not, by what it answers')
    .argument('<url>', 'where it receives')
    .addOption(providerOption().makeOptionMandatory())
  withSecretOptions(command)
    .option('-e, --event <type>', "the event that is sent (default: the sender's first)")
    .option('--body-file <path>', 'a body of yours in its place, as JSON')
    .option('--type <type>', 'the event type, of a sender that puts it in a header')
    .option('--url <url>', 'the URL that is signed, of a sender that signs one (default: <url>)')
    .option('--private-key-file <path>', 'a private key (PKCS#8, PEM), of a sender that signs with one')
    .option('-y, --yes', 'the receiver is yours, or you may check it: do not ask')
    .option('--json', 'print JSON')
    .option('--junit <file>', 'write JUnit XML, too')
    .addHelpText('after', examples)
    .action(
      action(async (address: string, options: Options) => {
        const url = requireHttpUrl(address)
        const given = await requireDelivery({ ...options, url: options.url ?? url.href }, terminal)
        const deliveries = deliveriesOf(given)
        await requireConsent(url, options.yes, terminal)
        const report = await checkReceiver(url, deliveries)
        // without a password, and whatever else stands in the query
        const shown = url.origin + url.pathname
        if (options.junit !== undefined) await write(options.junit, junitXml(report, shown))
        if (options.json) writeJson(terminal, { url: shown, provider: options.provider, ...report })
        else terminal.write(reportText(report, terminal))
        return report.grade === 'A' || report.grade === 'B' ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const examples = `
Examples:
  $ LABSYNC_SECRET=… hookproof check http://localhost:3000/webhooks/labsync --provider labsync
  $ hookproof check http://localhost:3000/webhooks/stripe -p stripe --secret-file secret.txt --junit check.xml
  $ hookproof check https://staging.example.com/webhooks/github -p github --yes --json

It sends about fifty requests in less than 15 seconds, some of which are genuine: check a receiver whose handler may run.

Exit codes: 0 grade A or B, 1 a lower one, 2 wrong options, or no secret, 3 the receiver can't be reached.`

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch {
    throw new CommandError(`Could not write ${path}.`, exitCodes.unreachable)
  }
}
