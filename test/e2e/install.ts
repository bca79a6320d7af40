import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from './command.js'

/** Builds the library aside, so that nobody's `dist` is disturbed, and packs it as it would be published. */
export async function packLibrary(folder: string): Promise<string> {
  const staged = join(folder, 'package')
  await mkdir(staged)
  await run(['tsup', '--silent', '--out-dir', join(staged, 'dist')], root)
  for (const file of ['package.json', 'LICENSE', 'THIRD-PARTY-NOTICES.md'])
    await cp(join(root, file), join(staged, file))
  await run(['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder], staged)
  const { name, version } = JSON.parse(await readFile(join(staged, 'package.json'), 'utf8'))
  return join(folder, `${name}-${version}.tgz`)
}

/** Installs a project by its lock, unless that has been done, and unpacks the library into it. */
export async function install(folder: string, tarball: string): Promise<void> {
  await installByLock(folder)
  const library = join(folder, 'node_modules', 'hookproof')
  await rm(library, { recursive: true, force: true })
  await mkdir(library, { recursive: true })
  await run(['tar', '-xzf', tarball, '-C', library, '--strip-components', '1'], folder)
}

/** Installs what a project depends on by its lock, unless that has been done. */
export async function installByLock(folder: string): Promise<void> {
  const lock = join(folder, 'package-lock.json')
  const installed = join(folder, 'node_modules', '.installed-lock.json')
  if ((await contentOf(installed)) !== (await contentOf(lock))) {
    await run(['npm', 'ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder)
    await cp(lock, installed)
  }
}

function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}

/** The name and version of a package that is installed in a project. */
export async function installedVersion(folder: string, name: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
  return `${manifest.name} ${manifest.version}`
}
