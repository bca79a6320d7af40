import { senderNames } from '../../diagnose/known-senders.js'
import type { CompletedCommand, CompletedOption, CompletionModel } from './model.js'

/** A script that completes the command in fish. */
export function fishCompletion({ commands }: CompletionModel): string {
  return `# hookproof: completion for fish. Put this into ~/.config/fish/config.fish: hookproof completion fish | source
${commands.flatMap(linesOf).join('\n')}
`
}

function linesOf(command: CompletedCommand): readonly string[] {
  const { name, description, options, values } = command
  const behind = `complete -c hookproof -n '__fish_seen_subcommand_from ${name}'`
  return [
    `complete -c hookproof -f -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ...(values ? [`${behind} -f -a ${quoted(values.join(' '))}`] : []),
    ...options.map((option) => `${behind} ${optionText(option)}`),
  ]
}

const valueText = {
  none: '',
  file: ' -r -F',
  sender: ` -x -a ${quoted(senderNames.join(' '))}`,
  text: ' -x',
} as const

function optionText({ names, description, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  return `${flags.join(' ')}${valueText[value]} -d ${quoted(description)}`
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`
}
