/** Copies the server and the types into the folder of one version of Nest: there they find its packages. */
import { cp } from 'node:fs/promises'

for (const name of ['server.ts', 'types.ts']) await cp(new URL(name, import.meta.url), name)
