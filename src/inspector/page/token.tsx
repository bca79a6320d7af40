/** @jsxImportSource preact */
const name = 'hookproof-token'

/**
 * The token in the fragment of the page's URL, which no server and no other page sees. It goes out of the address bar, and
 * stays with this tab.
 */
export function tokenOfPage(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given !== null) {
    sessionStorage.setItem(name, given)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(name) ?? undefined
}
