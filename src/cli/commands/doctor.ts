import { type SenderName, senderNames } from '../../diagnose/known-senders.js'
import type { AddCommand } from '../command.js'
import { examineClock } from '../doctor/clock.js'
import { type DoctorConfig, parseDoctorConfig } from '../doctor/config.js'
import { type Finding, faulty } from '../doctor/finding.js'
import { examineNode } from '../doctor/node-version.js'
import { examineSecret } from '../doctor/secrets.js'
import { examineStore } from '../doctor/store.js'
import { exitCodes } from '../exit-codes.js'
import { bytesOf } from '../given-request.js'
import { printable, styled, writeJson } from '../output.js'
import { providerOption, secretVariableOf } from '../sender.js'
import { requireHttpUrl } from '../target-url.js'
import type { Terminal } from '../terminal.js'

interface Options {
  readonly provider?: SenderName
  readonly config?: string
  readonly clockUrl?: string
  readonly json?: boolean
}

/** `hookproof doctor`: is everything set up as it should be? */
export const addDoctor: AddCommand = (program, { terminal, action }) => {
  program
    .command('doctor')
    .description('look at secrets, clock, Node and store, and say what is wrong')
    .addOption(providerOption().conflicts('config'))
    .option(
      '--config <path>',
      'a JSON file: { providers: { labsync: { secretEnv } }, store: { redis: url } }',
    )
    .option('--clock-url <url>', 'a web server to compare the clock with')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(
      action(async (options: Options) => {
        const findings = await examine(options, terminal)
        if (options.json) writeJson(terminal, { findings })
        else terminal.write(findings.map((finding) => findingText(finding, terminal)).join(''))
        return findings.every(({ isOk }) => isOk) ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const examples = `
Examples:
  $ hookproof doctor
  $ hookproof doctor -p labsync --clock-url https://example.com
  $ hookproof doctor --config hookproof.json --json

Without --provider and --config, it looks at each variable that is set of those that senders have.

Exit codes: 0 nothing is wrong, 1 something is, 2 wrong options.`

async function examine(options: Options, terminal: Terminal): Promise<readonly Finding[]> {
  const { env } = terminal
  const clockUrl = options.clockUrl === undefined ? undefined : requireHttpUrl(options.clockUrl)
  const { variables, store } = await configOf(options, terminal)
  const secrets = [...variables].map(([sender, variable]) =>
    examineSecret({ sender, variable, secret: env[variable] }),
  )
  return [
    examineNode(process.versions.node),
    ...secrets,
    ...(variables.size === 0 && options.config === undefined ? [noSecrets] : []),
    ...(clockUrl ? [await examineClock(clockUrl)] : []),
    ...(store ? await examineStore(store, process.cwd()) : []),
  ]
}

const noSecrets = faulty(
  'secrets',
  'No variable of any sender is set.',
  'Set one such as LABSYNC_SECRET, or name yours in a file for --config. A .env file is read by nobody by itself.',
)

async function configOf({ provider, config }: Options, terminal: Terminal): Promise<DoctorConfig> {
  if (config !== undefined)
    return parseDoctorConfig(new TextDecoder().decode(await bytesOf(config, terminal)))
  const isSet = (sender: SenderName) => terminal.env[secretVariableOf(sender)] !== undefined
  const senders = provider ? [provider] : senderNames.filter(isSet)
  return { variables: new Map(senders.map((sender) => [sender, secretVariableOf(sender)])) }
}

function findingText({ subject, isOk, message, fix }: Finding, terminal: Terminal): string {
  const mark = isOk ? styled(terminal, 'green', 'ok   ') : styled(terminal, 'red', 'wrong')
  const advice = fix === undefined ? '' : `      ${printable(fix)}\n`
  return `${mark} ${printable(subject)}: ${printable(message)}\n${advice}`
}
