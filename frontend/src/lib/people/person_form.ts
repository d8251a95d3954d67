import { find, findAll } from '../page_data'

export interface PersonWish {
  name: string
  number: string
  email: string
  groups: string[]
  schedule: number | null
  valid_from: string
  valid_until: string
}

export interface ConsentWish {
  method: string
  given_on: string
  ends_on: string
}

function text(form: ParentNode, name: string): string {
  return form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)?.value.trim() ?? ''
}

export function readPerson(form: ParentNode): PersonWish {
  const chosen = findAll<HTMLInputElement>('[name=group]:checked', form).map(({ value }) => value)
  const another = text(form, 'new_group')
  return {
    name: text(form, 'name'),
    number: text(form, 'number'),
    email: text(form, 'email'),
    groups: another ? [...chosen, another] : chosen,
    schedule: Number(text(form, 'schedule')) || null,
    valid_from: text(form, 'valid_from'),
    valid_until: text(form, 'valid_until'),
  }
}

export function readConsent(form: ParentNode): ConsentWish {
  const method = find<HTMLInputElement>('[name=method]:checked', form).value
  return { method, given_on: text(form, 'given_on'), ends_on: text(form, 'ends_on') }
}

/** Dates that begin with today: by the clock before which somebody sits. */
export function setToday(root: ParentNode, now = new Date()): void {
  const two = (number: number): string => String(number).padStart(2, '0')
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  for (const input of findAll<HTMLInputElement>('[data-today]', root)) input.value ||= today
}
