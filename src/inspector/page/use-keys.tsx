/** @jsxImportSource preact */
import { useLayoutEffect } from 'preact/hooks'

/** What each key does, by its name in a `KeyboardEvent`. */
export type KeyActions = Readonly<Record<string, (() => void) | undefined>>

/** Runs an action when its key is pressed, unless somebody is typing, or a dialog is open. */
export function useKeys(actions: KeyActions): void {
  // before the next key, so that it meets what is shown
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined
      if (!action) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  })
}

/** Whether a key belongs to what has the focus. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement) || document.querySelector('dialog[open]')) return true
  if (key === 'Enter') return !target.matches('body, [data-row]')
  if (target.matches('textarea, select')) return true
  if (target.matches('[type=search]')) return key !== 'Escape' && key !== 'ArrowDown'
  return target.matches('.code, [type=radio]') && key.startsWith('Arrow')
}
