import type { Project } from '../project.js'

// the binary itself: what npm links is in place only where install scripts may run
const arch = process.arch === 'arm64' ? 'aarch64' : process.arch
const bun = `node_modules/@oven/bun-${process.platform}-${arch}/bin/bun`

export default {
  targets: [
    { name: 'bun', framework: 'bun', server: [bun, 'run', 'app.ts'], fix: 'mount the webhook before it' },
  ],
} satisfies Project
