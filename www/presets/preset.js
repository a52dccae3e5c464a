// What the presets have in common: fields that are filled from a token's claims where nothing was entered.

import { emptyForm } from '../settings/expectations.js'

/** Makes a preset of its parts; `expect(values)` gives `{ form, jwksUrl, audience }` and may throw an Error with a sentence. */
export function preset({ id, label, matches, fields, read, expect, notes }) {
  const valuesOf = (claims) => (typeof claims === 'object' && claims !== null ? defined(read(claims)) : {})
  return Object.freeze({
    id,
    label,
    matches,
    fields,
    notes,
    valuesOf,
    expectations(values = {}, claims = undefined) {
      const all = { ...valuesOf(claims), ...defined(values) }
      const missing = fields.find(({ name, isRequired }) => isRequired && !all[name])
      if (missing) return { problem: `Enter ${missing.label.toLowerCase()}: ${missing.help}` }
      try {
        const { form, ...rest } = expect(all)
        return { form: { ...emptyForm, ...form }, ...rest }
      } catch (error) {
        return { problem: sentence(error.message) }
      }
    },
  })
}

/** The text of a claim, or undefined for any other. */
export function text(value) {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The first text of a claim that may be a list. */
export function firstText(value) {
  return [value].flat().map(text).find(Boolean)
}

function defined(values) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value?.length !== 0),
  )
}

function sentence(message) {
  return `${message[0].toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`
}
