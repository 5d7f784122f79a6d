import type { Language } from './strings.ts'

type Values = Record<string, unknown>

/** Fills `{name}` in a text. The parts may be templates, so that a name can stand in its own `<bdi>`. */
export function phrase(text: string, values: Values): unknown[] {
  return text.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? values[part] : part))
}

/** The form of a text that goes with a number. */
export function counted(
  { locale }: Language,
  forms: { one: string; other: string },
  values: Values & { count: number },
): unknown[] {
  const form = new Intl.PluralRules(locale).select(values.count) === 'one' ? forms.one : forms.other
  return phrase(form, { ...values, count: values.count.toLocaleString(locale) })
}
