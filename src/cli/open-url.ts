import { spawn } from 'node:child_process'

/** The program that opens a URL in the browser, and its arguments. */
export function openerOf(
  platform: NodeJS.Platform,
  url: string,
): readonly [file: string, args: readonly string[]] {
  if (platform === 'darwin') return ['open', [url]]
  // `start` would have cmd.exe read the URL
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  return ['xdg-open', [url]]
}

/** Opens a URL in the browser. Resolves to whether that could be started. */
export function openUrl(url: string, [file, args] = openerOf(process.platform, url)): Promise<boolean> {
  return new Promise((resolve) => {
    const opener = spawn(file, args, { stdio: 'ignore', detached: true })
    opener.once('error', () => resolve(false))
    opener.once('spawn', () => resolve(true))
    opener.unref()
  })
}
