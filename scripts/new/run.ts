/**
 * Starts a new part of the library: source, contract test, page in docs/, changeset and subpath.
 *
 *     npm run new -- store acme
 *
 * The part does nothing yet: the cases of its contract fail until it is written, and nothing else does.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { insertEntry } from './insert.js'
import { type Kind, kinds } from './kinds.js'
import { fill, type Spellings, spellingsOf } from './spellings.js'

interface TextFile {
  readonly path: string
  readonly text: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))

try {
  await start(...process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function start(kindName = '', name = ''): Promise<void> {
  const kind = Object.hasOwn(kinds, kindName) ? kinds[kindName] : undefined
  if (!kind) throw new Error(`Usage: npm run new -- <${Object.keys(kinds).join(' | ')}> <name>`)
  const spellings = spellingsOf(name)
  const created = createdFiles(kindName, kind, spellings)
  for (const { path } of created)
    if (existsSync(join(root, path))) throw new Error(`${path} is there already.`)
  const files = [...created, changedFile(kind, spellings)]

  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const paths = files.map(({ path }) => path)
  // a template's lines are as long as the name makes them
  const biome = join(root, 'node_modules/.bin/biome')
  execFileSync(biome, ['check', '--write', ...paths], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  // only now, since it reads the entries
  await import('../write-subpaths.js')
  console.log(`${paths.join('\n')}\n\nWrite it until \`npm run check\` passes. ${kind.next}`)
}

function createdFiles(kindName: string, { folder }: Kind, spellings: Spellings): readonly TextFile[] {
  const { kebab } = spellings
  const paths = {
    'source.txt': `src/${folder}/${kebab}.ts`,
    'test.txt': `test/${folder}/${kebab}.test.ts`,
    'page.txt': `docs/${folder}/${kebab}.md`,
    'changeset.txt': `.changeset/${kindName}-${kebab}.md`,
  }
  return Object.entries(paths).map(([template, path]) => {
    const text = readFileSync(new URL(`templates/${kindName}/${template}`, import.meta.url), 'utf8')
    return { path, text: fill(text, spellings) }
  })
}

/** The list of subpaths with the part's own, or the index that exports it. */
function changedFile({ folder, subpath, exported = '' }: Kind, spellings: Spellings): TextFile {
  const path = subpath ? 'scripts/entries.ts' : `src/${folder}/index.ts`
  const text = readFileSync(join(root, path), 'utf8')
  if (!subpath) return { path, text: `${text}${fill(exported, spellings)}\n` }
  return {
    path,
    text: insertEntry(text, fill(subpath, spellings), `src/${folder}/${spellings.kebab}.ts`),
  }
}
