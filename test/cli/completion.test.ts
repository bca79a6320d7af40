import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { senderNames } from '../../src/diagnose/known-senders.js'
import { fileIn, temporaryFolder } from './files.js'
import { run } from './terminal.js'

const folder = temporaryFolder()
const execute = promisify(execFile)
const commands = ['send', 'events', 'curl', 'sign', 'verify', 'diagnose', 'doctor', 'completion']

function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit'])
    return true
  } catch {
    return false
  }
}

const scriptOf = async (shell: string) => (await run(['completion', shell])).output

/** What bash offers for a line. */
async function offeredByBash(line: string): Promise<readonly string[]> {
  const words = line.split(' ')
  const script = `${await scriptOf('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_hookproof
printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await execute('bash', ['--norc', '-c', script])
  return stdout.split('\n').filter((word) => word !== '')
}

/** What fish offers for a line. */
async function offeredByFish(line: string): Promise<readonly string[]> {
  const path = fileIn(folder, 'completion.fish', await scriptOf('fish'))
  const { stdout } = await execute('fish', ['--no-config', '-c', `source ${path}; complete -C '${line}'`])
  return stdout.split('\n').map((row) => row.split('\t')[0] ?? '')
}

/** What zsh offers for a line: its completion functions are called as its line editor would. */
async function offeredByZsh(line: string): Promise<readonly string[]> {
  const script = `compdef() { :; }
${await scriptOf('zsh')}
compadd() { shift; print -l -- "$@"; }
_files() { print files; }
words=(${line
    .split(' ')
    .map((word) => `'${word}'`)
    .join(' ')}); CURRENT=$#words
_hookproof`
  const { stdout } = await execute('zsh', ['-f', '-c', script])
  const last = line.split(' ').at(-1) ?? ''
  return stdout.split('\n').filter((word) => word.startsWith(last))
}

const shells = [
  ['bash', offeredByBash],
  ['fish', offeredByFish],
  ['zsh', offeredByZsh],
] as const

describe.each(shells.filter(([shell]) => isInstalled(shell)))('%s', (_, offered) => {
  test('completes commands', async () => {
    expect(await offered('hookproof ')).toEqual(expect.arrayContaining(commands))
    const [only] = await offered('hookproof dia')
    expect(only).toBe('diagnose')
  })

  test('completes the options of a command', async () => {
    expect(await offered('hookproof send --')).toEqual(expect.arrayContaining(['--retries', '--help']))
    expect(await offered('hookproof send --')).not.toContain('--secret')
    expect(await offered('hookproof events --')).not.toContain('--retries')
  })

  test.each(['hookproof sign -p ', 'hookproof sign --provider ', 'hookproof events '])(
    'completes senders: %s',
    async (line) => {
      expect(await offered(line)).toEqual(expect.arrayContaining([...senderNames]))
      expect(await offered(`${line}lab`)).toContain('labsync')
    },
  )

  test('completes shells', async () => {
    expect(await offered('hookproof completion ')).toEqual(expect.arrayContaining(['bash', 'fish', 'zsh']))
  })

  test('offers nothing where a text stands', async () => {
    expect(await offered('hookproof sign --id labs')).not.toContain('labsync')
  })
})

test('bash is there, and was tested', () => {
  expect(isInstalled('bash')).toBe(true)
})

test('a script comes as JSON', async () => {
  const { output } = await run(['completion', 'bash', '--json'])
  expect(JSON.parse(output)).toEqual({ shell: 'bash', script: await scriptOf('bash') })
})

test('a description may have quotes in it', async () => {
  expect(await scriptOf('fish')).toContain(String.raw`(default: the sender\'s first)`)
})
