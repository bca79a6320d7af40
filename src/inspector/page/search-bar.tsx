/** @jsxImportSource preact */
import type { Ref } from 'preact'
import type { Shown } from './deliveries.js'

const choices: Readonly<Record<Shown, string>> = {
  all: 'All',
  verified: 'Verified',
  refused: 'Refused',
  failed: 'Failed',
}

interface Props {
  readonly field: Ref<HTMLInputElement>
  readonly search: string
  readonly shown: Shown
  readonly count: number
  readonly onSearch: (search: string) => void
  readonly onShow: (shown: Shown) => void
}

export function SearchBar({ field, search, shown, count, onSearch, onShow }: Props) {
  return (
    <search>
      <input
        ref={field}
        type="search"
        placeholder="Search (/)"
        aria-label="Search deliveries"
        value={search}
        onInput={({ currentTarget }) => onSearch(currentTarget.value)}
      />
      <select
        aria-label="Show"
        value={shown}
        onChange={({ currentTarget: { value } }) => onShow(isShown(value) ? value : 'all')}
      >
        {Object.entries(choices).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <span class="for-readers" role="status">
        {count} threads
      </span>
    </search>
  )
}

function isShown(name: string): name is Shown {
  return Object.hasOwn(choices, name)
}
