import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { findingCodes } from '../../src/diagnose/index.js'

const file = fileURLToPath(new URL('hover.ts', import.meta.url))
const codes = Object.keys(findingCodes)

/** A program that names every code once, as a user would. */
const text = [
  `import { findingCodes } from '../../src/diagnose/index.js'`,
  ...codes.map((code) => `findingCodes.${code}`),
].join('\n')

const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot(name) {
    const content = name === file ? text : ts.sys.readFile(name)
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
  },
  getCurrentDirectory: () => fileURLToPath(new URL('../..', import.meta.url)),
  getCompilationSettings: () => ({
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noLib: true,
  }),
  getDefaultLibFileName: () => '',
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
})

describe('a finding code', () => {
  test.each(codes)('%s is its own name, and says on hover what it means', (code) => {
    expect(findingCodes).toHaveProperty(code, code)
    const hover = service.getQuickInfoAtPosition(file, text.indexOf(`.${code}`) + 1)
    expect(ts.displayPartsToString(hover?.documentation)).toMatch(/^[A-Z].{20,}\.$/s)
  })
})
