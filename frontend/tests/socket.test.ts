import { describe, expect, it } from 'vitest'

import { backOff, socketUrl } from '../src/lib/socket'

describe('waiting before a new connection', () => {
  it('grows from about half a second to at most about twenty', () => {
    for (const random of [0, 0.5, 0.999]) {
      const {
        minReconnectionDelay: first,
        maxReconnectionDelay: last,
        reconnectionDelayGrowFactor,
      } = backOff(() => random)
      expect(first).toBeGreaterThanOrEqual(300)
      expect(first).toBeLessThanOrEqual(700)
      expect(last).toBeLessThanOrEqual(21_000)
      expect(reconnectionDelayGrowFactor).toBeGreaterThan(1)
    }
  })

  it('differs from viewer to viewer', () => {
    expect(backOff(() => 0.1).minReconnectionDelay).not.toBe(backOff(() => 0.9).minReconnectionDelay)
  })
})

describe('the address of a socket', () => {
  it('is as secure as its page', () => {
    expect(socketUrl('/ws/jobs/', 'http://127.0.0.1:8000/paintings/?page=2')).toBe(
      'ws://127.0.0.1:8000/ws/jobs/',
    )
    expect(socketUrl('/ws/jobs/7/', 'https://facet.example.org/')).toBe('wss://facet.example.org/ws/jobs/7/')
  })
})
