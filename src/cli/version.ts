declare const HOOKPROOF_VERSION: string | undefined

/** The package's version, which the build puts in. */
export const version = typeof HOOKPROOF_VERSION === 'undefined' ? '0.0.0' : HOOKPROOF_VERSION
