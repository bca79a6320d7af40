import { type BuildOptions, build } from 'esbuild'

/** Bundles a page of ours: its script and its style, which ask for nothing else. */
export async function buildPage(entry: string, format: NonNullable<BuildOptions['format']>) {
  const { outputFiles } = await build({
    entryPoints: { page: entry },
    bundle: true,
    minify: true,
    format,
    // what has light-dark() in CSS
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
