// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { chooseTheme, chosenTheme, onThemeChange, startThemeMenu } from '../src/lib/theme'

beforeEach(() => {
  localStorage.clear()
  delete document.documentElement.dataset.theme
  document.body.innerHTML = ['system', 'facet-light', 'facet-dark']
    .map((theme) => `<button data-theme-choice="${theme}"></button>`)
    .join('')
})

describe('the theme', () => {
  it("is the system's until somebody chooses", () => {
    expect(chosenTheme()).toBe('system')
  })

  it('is remembered, and forgotten when the system decides again', () => {
    chooseTheme('facet-dark')
    expect(document.documentElement.dataset.theme).toBe('facet-dark')
    expect(localStorage.getItem('theme')).toBe('facet-dark')
    chooseTheme('system')
    expect(document.documentElement.dataset.theme).toBeUndefined()
    expect(localStorage.getItem('theme')).toBeNull()
  })

  it('tells those who draw with its colours', () => {
    const listener = vi.fn()
    onThemeChange(listener)
    chooseTheme('facet-light')
    expect(listener).toHaveBeenCalledOnce()
  })

  it('marks the chosen button', () => {
    startThemeMenu()
    const [, , dark] = document.querySelectorAll('button')
    dark?.click()
    const pressed = [...document.querySelectorAll('button')].map((button) =>
      button.getAttribute('aria-pressed'),
    )
    expect(pressed).toEqual(['false', 'false', 'true'])
  })
})
