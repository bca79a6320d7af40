import { inboxContract } from '../../contracts/inbox/contract.js'
import { memoryInboxEngine } from '../../support/memory-inbox.js'

inboxContract('the test inbox', async () => ({ engine: memoryInboxEngine(), stop() {} }))
