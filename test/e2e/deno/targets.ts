import type { Project } from '../project.js'

// the binary itself: what npm links is a wrapper that no signal gets through
const libc = process.platform === 'linux' ? '-glibc' : ''
const deno = `node_modules/@deno/${process.platform}-${process.arch}${libc}/deno`

export default {
  targets: [
    {
      name: 'deno',
      framework: 'deno',
      server: [
        deno,
        'run',
        '--sloppy-imports',
        '--no-prompt',
        '--cached-only',
        '--allow-net=127.0.0.1',
        'app.ts',
      ],
      env: { DENO_NO_UPDATE_CHECK: '1' },
      fix: 'mount the webhook before it',
    },
  ],
} satisfies Project
