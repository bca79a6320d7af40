/** @jsxImportSource preact */
const name = 'hookproof-theme'

/** Shows the theme that was chosen before; without one, that of the system. */
export function restoreTheme(): void {
  const chosen = localStorage.getItem(name)
  if (chosen !== null) document.documentElement.dataset.theme = chosen
}

/** Changes from light to dark, or back. */
export function toggleTheme(): void {
  const { dataset } = document.documentElement
  const isDark = dataset.theme ? dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  dataset.theme = isDark ? 'light' : 'dark'
  localStorage.setItem(name, dataset.theme)
}
