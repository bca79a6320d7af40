/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'

interface Props {
  readonly label: string
  readonly children: ComponentChildren
}

/** Text that scrolls, also by keyboard. */
export function Code({ label, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody scrolls it by keyboard
    <section class="code" aria-label={label} tabIndex={0}>
      <pre>{children}</pre>
    </section>
  )
}
