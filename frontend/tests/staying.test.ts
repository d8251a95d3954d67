// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'

import { stay } from '../src/lib/staying'

const MINUTE = 60_000

beforeEach(() => {
  document.body.dataset.here = '/accounts/here'
})

it('says every five minutes of use that somebody is here, and no more often', () => {
  const asked = vi.fn(() => Promise.resolve(new Response()))
  vi.stubGlobal('fetch', asked)
  const start = Date.now()
  for (let minute = 0; minute <= 12; minute += 1) stay(start + minute * MINUTE)
  expect(asked).toHaveBeenCalledTimes(2)
  delete document.body.dataset.here // a guest
  stay(start + 60 * MINUTE)
  expect(asked).toHaveBeenCalledTimes(2)
})
