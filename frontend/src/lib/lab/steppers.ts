import { find } from '../page_data'

const inputOf = (name: string): HTMLInputElement => find<HTMLInputElement>(`input[name='${name}']`)

/** A whole number with buttons for less and more; what lies outside of its range is not told. */
export function onStepper(name: string, listener: (value: number) => void): void {
  const input = inputOf(name)
  const tell = (): void => {
    const value = Number(input.value)
    const isFine =
      input.value !== '' &&
      Number.isInteger(value) &&
      value >= Number(input.min) &&
      value <= Number(input.max)
    input.toggleAttribute('aria-invalid', !isFine)
    if (isFine) listener(value)
  }
  const step = (by: number): void => {
    input.value = String(Math.max(Number(input.min), Math.min(Number(input.max), Number(input.value) + by)))
    tell()
  }
  input.addEventListener('input', tell)
  find(`[data-less='${name}']`).addEventListener('click', () => {
    step(-1)
  })
  find(`[data-more='${name}']`).addEventListener('click', () => {
    step(1)
  })
}

export function setStepper(name: string, value: number, { max }: { max?: number } = {}): void {
  const input = inputOf(name)
  if (max !== undefined) input.max = String(max)
  if (Number(input.value) !== value || input.value === '') input.value = String(value)
}

/** The chosen one of a group of radio buttons is told; `setRadio` chooses without telling. */
export function onRadio(name: string, listener: (value: string) => void): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(`input[type=radio][name='${name}']`)) {
    input.addEventListener('change', () => {
      listener(input.value)
    })
  }
}

export function setRadio(name: string, value: string | number): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(`input[type=radio][name='${name}']`)) {
    input.checked = input.value === String(value)
  }
}
