import { join } from 'node:path'
import { build } from 'tsup'

const at = (...path: string[]) => join(import.meta.dirname, ...path)

/** What runs in processes of its own, as plain JavaScript, since it is started often. */
export const programs = {
  receiver: at('dist', 'receiver.js'),
  million: at('dist', 'million.js'),
  worker: at('dist', 'worker.js'),
  once: at('dist', 'once.js'),
}

export async function buildPrograms(): Promise<void> {
  await build({
    config: false,
    entry: {
      receiver: at('faults', 'receiver.ts'),
      million: at('faults', 'million.ts'),
      worker: at('cloudflare', 'worker.ts'),
      once: at('sqlite', 'once.ts'),
    },
    outDir: at('dist'),
    format: 'esm',
    target: 'node20',
    platform: 'node',
    splitting: false,
    skipNodeModulesBundle: true,
    silent: true,
    clean: true,
  })
}
