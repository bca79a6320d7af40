import { Argument } from 'commander'
import type { AddCommand } from '../command.js'
import { bashCompletion } from '../completion/bash.js'
import { fishCompletion } from '../completion/fish.js'
import { modelOf } from '../completion/model.js'
import { zshCompletion } from '../completion/zsh.js'
import { exitCodes } from '../exit-codes.js'
import { writeJson } from '../output.js'

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

type Shell = keyof typeof scripts

/** `hookproof completion`: what a shell completes the command by. */
export const addCompletion: AddCommand = (program, { terminal, action }) => {
  program
    .command('completion')
    .description('print a script that completes commands, options and senders')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .option('--json', 'print the script as JSON')
    .addHelpText('after', examples)
    .action(
      action((shell: Shell, { json }: { readonly json?: boolean }) => {
        const script = scripts[shell](modelOf(program))
        if (json) writeJson(terminal, { shell, script })
        else terminal.write(script)
        return exitCodes.ok
      }),
    )
}

const examples = `
Examples:
  $ eval "$(hookproof completion bash)"
  $ eval "$(hookproof completion zsh)"
  $ hookproof completion fish | source

Exit codes: 0 printed, 2 no such shell.`
