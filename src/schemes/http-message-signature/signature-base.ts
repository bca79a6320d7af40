import { SignatureError } from '../../errors.js'
import { type Component, type ComponentSource, componentOf, requireValue } from './component.js'
import type { InnerList, Item } from './structured-field.js'
import { innerListText } from './structured-field-text.js'

/**
 * The components that a signature covers, each once.
 *
 * @throws SignatureError `header_malformed`
 */
export function requireComponents({ items }: InnerList): readonly Component[] {
  const components = items.map(requireComponent)
  if (new Set(components.map(({ identifier }) => identifier)).size === components.length) return components
  throw new SignatureError('header_malformed', 'Expected a signature to cover each component once.')
}

function requireComponent(item: Item): Component {
  const component = componentOf(item)
  if (component) return component
  throw new SignatureError(
    'header_malformed',
    'Expected derived components, and headers in lower case with no parameter but sf or key: others can’t be verified.',
  )
}

/**
 * What is signed (RFC 9421, section 2.5). It is written anew from what was parsed, one component per line, and no value
 * holds a line break: two requests that differ in what is covered have different bases.
 *
 * @throws SignatureError `header_missing`, `header_malformed`, `header_too_long`
 */
export function signatureBaseOf(
  input: InnerList,
  components: readonly Component[],
  source: ComponentSource,
): string {
  const lines = components.map((component) => `${component.identifier}: ${requireValue(component, source)}`)
  return [...lines, `"@signature-params": ${innerListText(input)}`].join('\n')
}
