import { describe, expect, test } from 'vitest'
import { webhook } from '../../../src/adapters/node.js'
import { secretVariableOf } from '../../../src/cli/sender.js'
import { providerOf, senderNames } from '../../../src/diagnose/known-senders.js'
import { memoryStore } from '../../../src/stores/memory.js'
import { fileIn, temporaryFolder } from '../files.js'
import { anySecret, hasKeys, privateKeyOf, publicKeyOf } from '../keys.js'
import { run } from '../terminal.js'
import { serve } from './right-receiver.js'

const folder = temporaryFolder()
const url = 'https://example.com/webhooks'

describe('a receiver of ours gets grade A', () => {
  test.concurrent.each(senderNames)('for %s', async (sender) => {
    const secrets = hasKeys(sender) ? publicKeyOf(sender) : anySecret
    await using receiver = await serve(
      webhook(providerOf(sender, { secrets, url }), () => {}, {
        store: memoryStore(),
        bodyTimeout: 1,
        onOutcome: () => {},
      }),
    )
    const key = hasKeys(sender) ? ['--private-key-file', fileIn(folder, sender, privateKeyOf(sender))] : []
    const { output } = await run(['check', receiver.url.href, '-p', sender, '--url', url, '--json', ...key], {
      env: { [secretVariableOf(sender)]: anySecret },
    })
    const { grade, results } = JSON.parse(output)
    expect(results.filter(({ verdict }: { verdict: string }) => verdict === 'failed')).toEqual([])
    expect(grade).toBe('A')
  })
})
