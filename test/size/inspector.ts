// How large the inspector's page is, gzipped; fails over 20,000 bytes.
import { gzipSync } from 'node:zlib'
import { buildInspectorPage } from '../../scripts/build-inspector.js'

const limit = 20_000
const { script, style } = await buildInspectorPage()
const size = [script, style].reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
console.log(`${size <= limit ? 'ok  ' : 'OVER'} the inspector's page: ${size} bytes`)
if (size > limit) process.exitCode = 1
