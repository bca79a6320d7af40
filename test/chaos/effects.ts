// The table that handlers write to in their transactions: a row for each run that was committed, in that order.

/** An effect that was committed. */
export interface Committed {
  readonly event: string
  readonly run: string
}

/** What creates the table. `id` is how the engine spells a column that counts up. */
export const createEffectsSql = (id: string) =>
  `CREATE TABLE effects (id ${id}, event text NOT NULL, run text NOT NULL)`

export const insertEffectSql = ({ event, run }: Committed) =>
  `INSERT INTO effects (event, run) VALUES ('${event}', '${run}')`

export const readEffectsSql = 'SELECT event, run FROM effects ORDER BY id'

/** The rows of the table. */
export function committedOf(rows: readonly unknown[]): Committed[] {
  return rows.map((row) => {
    const { event, run } = Object(row)
    return { event: String(event), run: String(run) }
  })
}
