import { Argument } from 'commander'
import { providerOf, type SenderName, schemeOfSender, senderNames } from '../../diagnose/known-senders.js'
import { secretsOf } from '../../diagnose/secrets.js'
import type { DeliveryFacts } from '../../providers/define.js'
import type { AddCommand } from '../command.js'
import { CommandError, exitCodes } from '../exit-codes.js'
import { styled, tableOf, writeJson } from '../output.js'
import { hasListedTypes, requireSample, samplesOf } from '../samples/index.js'
import { requireSenderName } from '../sender.js'
import { answerText, proofText, retriesText } from '../sender-facts.js'
import type { Terminal } from '../terminal.js'

interface Options {
  readonly payload?: string
  readonly json?: boolean
}

/** `hookproof events`: what does each sender send? */
export const addEvents: AddCommand = (program, { terminal, action }) => {
  program
    .command('events')
    .description('show what senders send, with samples')
    .addArgument(new Argument('[provider]', 'a sender, such as labsync').argParser(requireSenderName))
    .option('--payload <type>', 'print the sample payload of this type alone')
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(
      action((sender: SenderName | undefined, { payload, json }: Options) => {
        if (payload !== undefined) writePayload(sender, payload, terminal)
        else if (json) writeJson(terminal, (sender ? [sender] : senderNames).map(factsOf))
        else terminal.write(sender ? pageOf(sender, terminal) : tableOf(overview()))
        return exitCodes.ok
      }),
    )
}

const examples = `
Examples:
  $ hookproof events
  $ hookproof events labsync
  $ hookproof events laabam --payload invoice.paid > body.json

Exit codes: 0 printed, 2 no such sender or event.`

function writePayload(sender: SenderName | undefined, type: string, terminal: Terminal): void {
  if (sender === undefined)
    throw new CommandError('Expected a sender, such as: hookproof events labsync --payload job.created')
  writeJson(terminal, requireSample(sender, type).payload)
}

function deliveryFactsOf(sender: SenderName): DeliveryFacts {
  const secrets = secretsOf(schemeOfSender(sender))
  return providerOf(sender, { secrets, url: 'https://example.com/webhooks' }).delivery
}

function factsOf(sender: SenderName) {
  return {
    provider: sender,
    proof: proofText(sender),
    delivery: deliveryFactsOf(sender),
    listsAllTypes: hasListedTypes(sender),
    samples: samplesOf(sender),
  }
}

function overview(): readonly (readonly string[])[] {
  const rows = senderNames.map((sender) => {
    const facts = deliveryFactsOf(sender)
    return [sender, answerText(facts), retriesText(facts), proofText(sender)]
  })
  return [['SENDER', 'ANSWER', 'RETRIES', 'PROOF'], ...rows]
}

function pageOf(sender: SenderName, terminal: Terminal): string {
  const facts = deliveryFactsOf(sender)
  const samples = samplesOf(sender).map(
    ({ type, payload }) => `${styled(terminal, 'bold', type)}\n  ${JSON.stringify(payload)}`,
  )
  return [
    `Proof:   ${proofText(sender)}`,
    `Answer:  ${answerText(facts)}`,
    `Retries: ${retriesText(facts)}`,
    hasListedTypes(sender) ? 'Events:' : 'Events: it sends more than this sample.',
    ...samples,
    '',
  ].join('\n')
}
