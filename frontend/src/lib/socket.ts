import ReconnectingWebSocket from 'partysocket/ws'

import { stay } from './staying'

export type Connection = 'connecting' | 'open' | 'lost' | 'refused' | 'taken'

interface Listeners<Message> {
  onText: (message: Message) => void
  onBinary?: (message: ArrayBuffer) => void
  onConnection?: (connection: Connection) => void
}

/** Close codes after which trying again cannot help: not found, signed out. */
const FINAL_CODES = new Set([4401, 4403, 4404])
/** Another window has taken this one's place: coming back would only take it in turn. */
const TAKEN_CODE = 4409
/** Hidden for longer than this, a socket may be dead without knowing. */
const SUSPECT_AFTER_MS = 20_000

/**
 * Waits between tries, ms: exponential from about half a second to about `longest`. Drawn anew for each
 * page, so that a server that restarts is not stormed by all its viewers at once.
 */
export function backOff(random: () => number = Math.random, longest = 15_000) {
  const spread = (ms: number): number => ms * (0.6 + 0.8 * random())
  return {
    minReconnectionDelay: spread(500),
    maxReconnectionDelay: spread(longest),
    reconnectionDelayGrowFactor: 1.7,
  }
}

export function socketUrl(path: string, base: string = location.href): string {
  const url = new URL(path, base)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** A connection that comes back by itself: after errors, sleep, and a network that changed. */
export class LiveSocket<Message> {
  private readonly socket: ReconnectingWebSocket
  private hiddenSince: number | null = null

  constructor(
    path: string,
    private readonly listeners: Listeners<Message>,
    longestWait?: number,
  ) {
    this.socket = new ReconnectingWebSocket(socketUrl(path), [], {
      ...backOff(Math.random, longestWait),
      maxEnqueuedMessages: 0,
      connectionTimeout: 8000,
    })
    this.socket.binaryType = 'arraybuffer'
    this.socket.addEventListener('open', () => {
      this.tell('open')
    })
    this.socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      stay()
      if (typeof data === 'string') listeners.onText(JSON.parse(data) as Message)
      else listeners.onBinary?.(data)
    })
    this.socket.addEventListener('close', ({ code }) => {
      if (FINAL_CODES.has(code) || code === TAKEN_CODE) {
        this.socket.close()
        this.tell(code === TAKEN_CODE ? 'taken' : 'refused')
      } else this.tell('lost')
    })
    this.watchSleep()
  }

  /** Sends now or not at all: what waits for a connection is stale when it comes. Returns whether it went. */
  send(message: string | ArrayBuffer | Blob): boolean {
    if (this.socket.readyState !== ReconnectingWebSocket.OPEN) return false
    this.socket.send(message)
    return true
  }

  /** Tries a new connection at once, for one that has gone silent. */
  reconnect(): void {
    if (this.socket.shouldReconnect) this.socket.reconnect()
  }

  close(): void {
    this.socket.close()
  }

  private tell(connection: Connection): void {
    this.listeners.onConnection?.(connection)
  }

  private watchSleep(): void {
    document.addEventListener('visibilitychange', () => {
      const now = Date.now()
      if (document.hidden) this.hiddenSince = now
      else if (this.hiddenSince !== null && now - this.hiddenSince > SUSPECT_AFTER_MS) this.reconnect()
    })
    window.addEventListener('online', () => {
      this.reconnect()
    })
  }
}
