export type { Describable } from './candidates.js'
export { type DiagnoseOptions, diagnose } from './diagnose.js'
export { type Diagnosis, type Finding, type FindingCode, findingCodes } from './finding.js'
export type { SenderName } from './known-senders.js'
