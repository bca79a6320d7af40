/**
 * Builds the app in the current folder, as {@link buildWithoutSecret} does.
 *
 *     node --import tsx ../build.ts dist astro build
 */
import { buildWithoutSecret } from './built-secret.js'

const [, , output = '', program = '', ...args] = process.argv
await buildWithoutSecret([program, ...args], process.cwd(), output)
