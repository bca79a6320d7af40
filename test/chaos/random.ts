import { createHash } from 'node:crypto'

/** Random choices that a seed repeats. */
export interface Random {
  /** From `least` up to `most`, `most` left out. */
  between(least: number, most: number): number
  /** Whether something happens that does so with this probability. */
  chance(probability: number): boolean
  pick<const Item>(items: readonly Item[]): Item
  /** One name, each as likely as its weight says. */
  pickWeighted<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name | undefined
  shuffle<Item>(items: readonly Item[]): Item[]
}

export function createRandom(seed: string): Random {
  let count = 0
  const next = () => createHash('sha256').update(`${seed}:${count++}`).digest().readUInt32BE() / 2 ** 32
  return {
    between: (least, most) => least + next() * (most - least),
    chance: (probability) => next() < probability,
    pick<const Item>(items: readonly Item[]) {
      const [picked] = items.slice(Math.floor(next() * items.length))
      if (picked === undefined) throw new Error('Expected something to pick from.')
      return picked
    },
    pickWeighted<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>) {
      // the keys of the record are all it has
      const entries = Object.entries<number | undefined>(weights) as [Name, number | undefined][]
      let left = next() * entries.reduce((sum, [, weight = 0]) => sum + weight, 0)
      for (const [name, weight = 0] of entries) {
        left -= weight
        if (left < 0) return name
      }
      return undefined
    },
    shuffle: (items) =>
      items
        .map((item) => ({ item, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
  }
}
