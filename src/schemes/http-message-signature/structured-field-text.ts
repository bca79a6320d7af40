import { toBase64 } from '../../crypto/bytes.js'
import type { BareItem, Dictionary, FieldParameters, InnerList, Item } from './structured-field.js'

/** The one spelling of a dictionary (RFC 8941, section 4.1.2). */
export function dictionaryText(dictionary: Dictionary): string {
  return Array.from(dictionary, ([key, member]) => keyedText(key, member)).join(', ')
}

/** The one spelling of a dictionary's member. */
export function memberText(member: Item | InnerList): string {
  return 'items' in member ? innerListText(member) : itemText(member)
}

export function innerListText({ items, parameters }: InnerList): string {
  return `(${items.map(itemText).join(' ')})${parametersText(parameters)}`
}

export function itemText({ bare, parameters }: Item): string {
  return bareItemText(bare) + parametersText(parameters)
}

function keyedText(key: string, member: Item | InnerList): string {
  return 'bare' in member && isTrue(member.bare)
    ? key + parametersText(member.parameters)
    : `${key}=${memberText(member)}`
}

function parametersText(parameters: FieldParameters): string {
  return Array.from(
    parameters,
    ([key, bare]) => `;${isTrue(bare) ? key : `${key}=${bareItemText(bare)}`}`,
  ).join('')
}

function isTrue({ kind, value }: BareItem): boolean {
  return kind === 'boolean' && value === true
}

function bareItemText({ kind, value }: BareItem): string {
  switch (kind) {
    case 'string':
      return `"${value.replace(/["\\]/g, '\\$&')}"`
    case 'decimal':
      return Number.isInteger(value) ? `${value}.0` : `${value}`
    case 'boolean':
      return value ? '?1' : '?0'
    case 'bytes':
      return `:${toBase64(value)}:`
    case 'token':
    case 'integer':
      return `${value}`
  }
}
