import { senderNames } from '../../diagnose/known-senders.js'
import { type CompletionModel, namesBefore, wordsOf } from './model.js'

/** A script that completes the command in zsh. */
export function zshCompletion(model: CompletionModel): string {
  const commands = model.commands.map(({ name }) => name).join(' ')
  const cases = model.commands.map(
    (command) => `    ${command.name}) compadd -- ${wordsOf(command).join(' ')} ;;`,
  )
  return `#compdef hookproof
# hookproof: completion for zsh. Put this into ~/.zshrc, after compinit: eval "$(hookproof completion zsh)"
_hookproof() {
  case $words[CURRENT-1] in
    ${namesBefore(model, 'sender').join('|')}) compadd -- ${senderNames.join(' ')}; return ;;
    ${namesBefore(model, 'file').join('|')}) _files; return ;;
    ${namesBefore(model, 'text').join('|')}) return ;;
  esac
  if (( CURRENT == 2 )); then
    compadd -- ${commands} --help --version
    return
  fi
  case $words[2] in
${cases.join('\n')}
  esac
  [[ $words[CURRENT] == -* ]] || _files
}
# as a file in fpath, this is the function's body
if [[ $funcstack[1] == _hookproof ]]; then _hookproof "$@"; else compdef _hookproof hookproof; fi
`
}
