import { fileURLToPath } from 'node:url'
import { buildPage } from './build-page.js'

/** The inspector's script and style, as src/inspector/page-files.ts serves them. */
export function buildInspectorPage() {
  return buildPage(fileURLToPath(new URL('../src/inspector/page/main.tsx', import.meta.url)), 'esm')
}
