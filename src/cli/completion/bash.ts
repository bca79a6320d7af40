import { senderNames } from '../../diagnose/known-senders.js'
import { type CompletionModel, namesBefore, wordsOf } from './model.js'

/** A script that completes the command in bash. */
export function bashCompletion(model: CompletionModel): string {
  const commands = model.commands.map(({ name }) => name).join(' ')
  const cases = model.commands.map(
    (command) => `    ${command.name}) words='${wordsOf(command).join(' ')}' ;;`,
  )
  return `# hookproof: completion for bash. Put this into ~/.bashrc: eval "$(hookproof completion bash)"
_hookproof() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  case $previous in
    ${namesBefore(model, 'sender').join('|')}) COMPREPLY=($(compgen -W '${senderNames.join(' ')}' -- "$word")); return ;;
    ${[...namesBefore(model, 'file'), ...namesBefore(model, 'text')].join('|')}) return ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
# where nothing is offered, files are
complete -o default -F _hookproof hookproof
`
}
