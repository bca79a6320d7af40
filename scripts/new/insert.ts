import { dirname } from 'node:path'

/**
 * The text of scripts/entries.ts with one entry more, after the last that is built from the same folder.
 *
 * @throws Error where the subpath is another's already
 */
export function insertEntry(text: string, name: string, source: string): string {
  const lines = text.split('\n')
  const taken = lines.find((line) => line.startsWith(`  ${name}:`) || line.startsWith(`  '${name}':`))
  if (taken) throw new Error(`hookproof/${name} is there already: ${taken.trim()}`)
  const last = lines.findLastIndex((line) => line.includes(`'${dirname(source)}/`))
  return lines.toSpliced(last + 1, 0, `  '${name}': '${source}',`).join('\n')
}
