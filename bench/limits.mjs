/** What is promised: hookproof's `verify` takes at most that share of the other's time. */
export const limits = [
  { size: '256 B', kind: 'Buffer', against: 'hand-written', atMost: 0.8 },
  { size: '256 B', kind: 'Buffer', against: 'stripe verifyHeader', atMost: 0.5 },
  { size: '1 MiB', kind: 'Buffer', against: 'hand-written', atMost: 1.05 },
]

/** Each limit with what was measured. */
export function judge(cells) {
  return limits.map((limit) => {
    const { rows } = cells.find(({ size, kind }) => size === limit.size && kind === limit.kind)
    const { ratio } = rows.find(({ name }) => name === limit.against)
    const measured = round(1 / ratio)
    return { ...limit, measured, kept: measured <= limit.atMost }
  })
}

export function round(number, digits = 3) {
  return Number(number.toPrecision(digits))
}
