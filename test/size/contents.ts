// Nothing that only explains, shows or tests may be in a receiver's bundle: no text of diagnose/, inspector/ or testing/ stands in that of any
// other subpath.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { entries } from '../../scripts/entries.js'

const source = fileURLToPath(new URL('../../src/', import.meta.url))
const built = fileURLToPath(new URL('../../dist/', import.meta.url))
const kept = ['diagnose', 'inspector', 'testing']

const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
)
const isKept = (path: string) => kept.some((folder) => path.startsWith(`${folder}/`))

/** The texts of a source file that are long enough to be its own. */
function textsIn(path: string): readonly string[] {
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
    if (isText && node.text.length >= 12 && !node.text.startsWith('.')) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.Latest, true))
  return texts
}

// a text of theirs may be part of one in another file, such as an address
const others = paths
  .filter((path) => !isKept(path))
  .flatMap(textsIn)
  .join('\n')
const texts = [...new Set(paths.filter(isKept).flatMap(textsIn))].filter((text) => !others.includes(text))

async function textsBundledWith(entry: string): Promise<readonly string[]> {
  const { outputFiles } = await build({
    entryPoints: [join(built, `${entry}.js`)],
    bundle: true,
    // only texts are left as they are, and no code reads like one
    minify: true,
    format: 'esm',
    platform: 'neutral',
    charset: 'utf8',
    external: ['node:*', 'cloudflare:*'],
    write: false,
    logLevel: 'error',
  })
  const bundle = outputFiles[0]?.text ?? ''
  return texts.filter((text) => bundle.includes(text) || bundle.includes(JSON.stringify(text).slice(1, -1)))
}

for (const folder of kept) {
  if (!(folder in entries)) continue
  const own = await textsBundledWith(folder)
  if (own.length < 10)
    throw new Error(`Expected the texts of ${folder}/ in its own bundle, found ${own.length}.`)
}

let failed = 0
const receivers = Object.keys(entries).filter((entry) => !kept.includes(entry))
for (const entry of receivers) {
  const found = await textsBundledWith(entry)
  if (found.length === 0) continue
  failed++
  console.log(`FAIL hookproof/${entry} holds ${found.length} texts of ${kept.join(' or ')}: ${found[0]}`)
}
console.log(
  `${failed === 0 ? 'ok  ' : 'OVER'} none of ${texts.length} texts of ${kept.join(' and ')} in ${receivers.length} subpaths`,
)
if (failed > 0) process.exitCode = 1
