/** @jsxImportSource preact */
import type { Finding } from '../../diagnose/finding.js'

/** Why a delivery was refused, the likeliest first, and what to do. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null
  return (
    <ul class="findings">
      {findings.map(({ code, certainty, message, fix }) => (
        <li key={code}>
          <p>
            <code>{code}</code> <span class={`certainty ${certainty}`}>{certainty}</span>
          </p>
          <p>{message}</p>
          <p>
            <strong>Fix:</strong> {fix}
          </p>
        </li>
      ))}
    </ul>
  )
}
