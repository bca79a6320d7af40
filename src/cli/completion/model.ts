import type { Command, Option } from 'commander'
import { senderNames } from '../../diagnose/known-senders.js'

/** What a shell completes. */
export interface CompletionModel {
  readonly commands: readonly CompletedCommand[]
}

export interface CompletedCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly CompletedOption[]
  /** What may stand in the place of its first argument; `undefined` where that is anything. */
  readonly values?: readonly string[] | undefined
}

export interface CompletedOption {
  /** As it is written, such as `-p` and `--provider`. */
  readonly names: readonly string[]
  readonly description: string
  /** What stands behind it. */
  readonly value: 'none' | 'file' | 'sender' | 'text'
}

/** What there is to complete of a program. */
export function modelOf(program: Command): CompletionModel {
  return { commands: program.commands.map(commandOf) }
}

function commandOf(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments
  return {
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.filter(({ hidden }) => !hidden).map(optionOf),
      { names: ['-h', '--help'], description: 'display help for command', value: 'none' },
    ],
    values: argument?.name() === 'provider' ? senderNames : argument?.argChoices,
  }
}

function optionOf(option: Option): CompletedOption {
  const { short, long, description } = option
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: valueKindOf(option),
  }
}

function valueKindOf({ long, flags, required, optional }: Option): CompletedOption['value'] {
  if (!required && !optional) return 'none'
  if (long === '--provider') return 'sender'
  return flags.endsWith('<path>') ? 'file' : 'text'
}

/** The names of all options that are followed by such a value. */
export function namesBefore(
  { commands }: CompletionModel,
  value: CompletedOption['value'],
): readonly string[] {
  const options = commands.flatMap((command) => command.options).filter((option) => option.value === value)
  return [...new Set(options.flatMap(({ names }) => names))]
}

/** The words that may come next of a command: its options, and its argument. */
export function wordsOf({ options, values = [] }: CompletedCommand): readonly string[] {
  return [...options.flatMap(({ names }) => names), ...values]
}
