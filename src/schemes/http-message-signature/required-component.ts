import { ConfigError } from '../../errors.js'
import { type Component, componentOf } from './component.js'
import { findDerivedValue } from './derived-component.js'
import { parseDictionary } from './structured-field.js'

/**
 * The components that a user requires. Each is written as its name, such as `@method`, with its parameters behind it,
 * such as `@query-param;name="id"`.
 *
 * @throws ConfigError `option_invalid` where no request has such a component, or where it needs a URL
 */
export function requiredComponentsOf(
  required: readonly string[] | undefined,
  url: URL | undefined,
): readonly Component[] {
  const usual = ['@method', 'content-digest', ...(url ? ['@target-uri'] : [])]
  const names = required ?? usual
  if (Array.isArray(names)) return names.map((text) => requiredComponentOf(text, url))
  throw notListed()
}

function requiredComponentOf(text: unknown, url: URL | undefined): Component {
  const component = findComponent(text)
  if (!component) throw notListed()
  const { name, parameters } = component
  if (!name.startsWith('@') || findDerivedValue(name, parameters, url) !== undefined) return component
  throw new ConfigError(
    'option_invalid',
    `Expected ${name} to be a derived component of a request, which the option url has: all but @method come from there.`,
  )
}

function findComponent(text: unknown): Component | undefined {
  if (typeof text !== 'string') return undefined
  const [name = ''] = text.split(';', 1)
  const dictionary = parseDictionary(`required="${name.toLowerCase()}"${text.slice(name.length)}`)
  const member = dictionary?.size === 1 && dictionary.get('required')
  return member && 'bare' in member ? componentOf(member) : undefined
}

function notListed(): ConfigError {
  return new ConfigError(
    'option_invalid',
    'Expected required to list headers and derived components, such as "content-type" or "@method".',
  )
}
