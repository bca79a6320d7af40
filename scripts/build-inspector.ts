import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The inspector's page as it is served. */
export interface InspectorPage {
  readonly script: string
  readonly style: string
}

/** Bundles src/inspector/page: all of it goes into two files, which ask for nothing else. */
export async function buildInspectorPage(): Promise<InspectorPage> {
  const { outputFiles } = await build({
    entryPoints: { page: fileURLToPath(new URL('../src/inspector/page/main.tsx', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    outdir: 'page',
    write: false,
  })
  const textOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  return { script: textOf('.js'), style: textOf('.css') }
}
