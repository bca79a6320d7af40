/** A name as it is written in different places. */
export interface Spellings {
  /** `acme-labs`, in paths. */
  readonly kebab: string
  /** `acmeLabs`, for functions. */
  readonly camel: string
  /** `AcmeLabs`, for types. */
  readonly pascal: string
  /** `ACME_LABS`, for environment variables. */
  readonly constant: string
  /** `Acme Labs`, in prose. */
  readonly title: string
}

/** @throws Error where the name isn't kebab-case */
export function spellingsOf(kebab: string): Spellings {
  if (!/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(kebab))
    throw new Error(`Expected a name in kebab-case, such as acme or acme-labs, got "${kebab}".`)
  const words = kebab.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const pascal = words.join('')
  return {
    kebab,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    constant: kebab.toUpperCase().replaceAll('-', '_'),
    title: words.join(' '),
  }
}

/** A text with each of `{{kebab}}`, `{{camel}}`, `{{pascal}}`, `{{constant}}` and `{{title}}` filled in. */
export function fill(text: string, spellings: Spellings): string {
  return text.replaceAll(
    /\{\{(kebab|camel|pascal|constant|title)\}\}/g,
    (_, spelling: keyof Spellings) => spellings[spelling],
  )
}
