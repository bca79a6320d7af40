/** Builds the playground as static files in playground/dist: `npm run playground`. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildPage } from './build-page.js'

const folder = new URL('../playground/', import.meta.url)
const built = new URL('dist/', folder)

// no module, which a page that is opened as a file doesn't load
const { script, style } = await buildPage(fileURLToPath(new URL('main.tsx', folder)), 'iife')
await mkdir(built, { recursive: true })
await copyFile(new URL('index.html', folder), new URL('index.html', built))
await writeFile(new URL('playground.js', built), script)
await writeFile(new URL('playground.css', built), style)
