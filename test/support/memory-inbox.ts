import type { InboxEngine, NewMessage } from '../../src/delivery/inbox/engine.js'

interface Row extends NewMessage {
  attempt: number
  dueAt: number
  owner: string
  dead: boolean
  error: string
}

/** An inbox in this process, for what is asked of workers. */
export function memoryInboxEngine(): InboxEngine {
  const rows = new Map<string, Row>()
  const own = (id: string, owner: string) => {
    const row = rows.get(id)
    return row?.owner === owner && !row.dead ? row : undefined
  }
  const due = (provider: string) =>
    [...rows.values()]
      .filter((row) => row.provider === provider && !row.dead && row.dueAt <= Date.now())
      .sort((a, b) => a.dueAt - b.dueAt)

  return {
    name: 'The test inbox',
    async add(message) {
      if ([...rows.values()].some(({ key, dead }) => key === message.key && !dead)) return
      rows.set(message.id, { ...message, attempt: 0, dueAt: Date.now(), owner: '', dead: false, error: '' })
    },
    async claim(provider, owner, leaseMs, limit) {
      return due(provider)
        .slice(0, limit)
        .map((row) => {
          Object.assign(row, { owner, attempt: row.attempt + 1, dueAt: Date.now() + leaseMs })
          return { id: row.id, content: row.content, attempt: row.attempt }
        })
    },
    async renew(id, owner, leaseMs) {
      const row = own(id, owner)
      if (row) row.dueAt = Date.now() + leaseMs
      return row !== undefined
    },
    async complete(id, owner) {
      if (rows.has(id) && !own(id, owner)) return false
      rows.delete(id)
      return true
    },
    async retry(id, owner, afterMs, error) {
      const row = own(id, owner)
      if (row) Object.assign(row, { owner: '', dueAt: Date.now() + afterMs, error })
    },
    async bury(id, owner, error) {
      const row = own(id, owner)
      if (row) Object.assign(row, { owner: '', dead: true, error })
    },
    async count() {
      const dead = [...rows.values()].filter((row) => row.dead).length
      return { waiting: rows.size - dead, dead }
    },
    async listDead(limit, after) {
      return [...rows.values()]
        .filter((row) => row.dead && row.id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map(({ id, provider, content, attempt, error }) => ({ id, provider, content, attempt, error }))
    },
    async revive(id) {
      const row = rows.get(id)
      if (!row?.dead) return false
      Object.assign(row, { dead: false, attempt: 0, dueAt: Date.now() })
      return true
    },
    async remove(id) {
      return rows.get(id)?.dead === true && rows.delete(id)
    },
  }
}
