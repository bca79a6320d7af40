import { diagnose } from '../../diagnose/diagnose.js'
import type { Diagnosis, Finding } from '../../diagnose/finding.js'
import type { SenderName } from '../../diagnose/known-senders.js'
import type { AddCommand } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { type RequestOptions, requireRequest, withRequestOptions } from '../given-request.js'
import { unixSeconds } from '../numbers.js'
import { styled, writeJson } from '../output.js'
import { requireSecret, type SecretOptions, withSecretOptions } from '../secret.js'
import { providerOption } from '../sender.js'
import type { Terminal } from '../terminal.js'

interface Options extends RequestOptions, SecretOptions {
  readonly provider: SenderName
  readonly url?: string
  readonly at?: number
  readonly json?: boolean
}

/** `hookproof diagnose`: why did this delivery not verify? */
export const addDiagnose: AddCommand = (program, { terminal, action }) => {
  const command = program.command('diagnose').description('say why a delivery does not verify')
  withSecretOptions(withRequestOptions(command.addOption(providerOption().makeOptionMandatory())))
    .option('--url <url>', 'the URL it was posted to, where the sender signs that')
    .option('--at <seconds>', 'diagnose as of this time, in unix seconds (default: now)', unixSeconds)
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(
      action(async (file: string | undefined, options: Options) => {
        const secret = await requireSecret(options.provider, options, terminal)
        const { body, headers, method } = await requireRequest(file, options, terminal)
        const { provider, url, at } = options
        const now = at === undefined ? undefined : () => at * 1000
        const diagnosis = await diagnose({ body, headers, method, provider, secrets: secret, url, now })
        if (options.json) writeJson(terminal, diagnosis)
        else terminal.write(reportOf(diagnosis, terminal))
        return diagnosis.verdict === 'verified' ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const examples = `
Examples:
  $ hookproof diagnose request.txt --provider stripe
  $ hookproof diagnose -p github -H "x-hub-signature-256: sha256=…" --body-file body.json --secret-file secret.txt

Exit codes: 0 it verifies, 1 it is refused, 2 wrong options, or no secret.`

function reportOf({ verdict, findings }: Diagnosis, terminal: Terminal): string {
  if (verdict === 'verified') return `${styled(terminal, 'green', 'verified')}\n`
  return [
    styled(terminal, 'red', 'refused'),
    ...findings.map((finding) => findingText(finding, terminal)),
    '',
  ].join('\n')
}

function findingText({ code, certainty, message, fix }: Finding, terminal: Terminal): string {
  return `${styled(terminal, 'bold', code)} (${certainty})\n  ${message}\n  ${fix}`
}
