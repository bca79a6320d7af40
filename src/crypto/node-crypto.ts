/** Node's own crypto module. */
export type NodeCrypto = typeof import('node:crypto')

/** node:crypto where the runtime has it, found without an import: Node.js, Bun, Deno, workerd with nodejs_compat. */
export const nodeCrypto = /* @__PURE__ */ findNodeCrypto()

export function findNodeCrypto(): NodeCrypto | undefined {
  try {
    return globalThis.process.getBuiltinModule('node:crypto')
  } catch {
    // no process, one without the function, or Next.js's edge runtime, whose function throws
    return undefined
  }
}
