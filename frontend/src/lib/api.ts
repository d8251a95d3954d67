import { gettext } from './i18n'
import type { Refusal } from './messages'

/** The server said no, in a sentence for people. */
export class Refused extends Error {
  readonly reason: string
  constructor({ reason, message }: Refusal) {
    super(message)
    this.reason = reason
  }
}

export function csrfToken(): string {
  return document.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value ?? ''
}

/** The sentence in an answer's body, or one of our own where a proxy or a dead server answered. */
export function refusalOf(status: number, body: string): Refusal {
  try {
    const { error } = JSON.parse(body) as { error?: Refusal }
    if (error?.message) return error
  } catch {
    // Not our JSON: fall through to our own sentence.
  }
  if (status === 0) {
    return { reason: 'unreachable', message: gettext('Facet cannot be reached. Is it still running?') }
  }
  if (status === 413) return { reason: 'too_large', message: gettext('This file is too large.') }
  return {
    reason: 'unexpected',
    message: gettext('Facet answered with an error (%(status)s). Please try again.', { status }),
  }
}

async function send(method: string, url: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { 'X-CSRFToken': csrfToken(), Accept: 'application/json' }
  const isForm = body instanceof FormData
  // Of a form the browser says the type itself, with the boundary between its parts.
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      // What is taken away is taken away, also from a page that is being left.
      keepalive: method === 'DELETE',
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
  } catch {
    throw new Refused(refusalOf(0, ''))
  }
  if (!response.ok) throw new Refused(refusalOf(response.status, await response.text()))
  return response
}

export async function post<T>(url: string, body?: unknown): Promise<T> {
  const response = await send('POST', url, body)
  // 204 has no body.
  return (response.status === 204 ? undefined : await response.json()) as T
}

export async function get<T>(url: string): Promise<T> {
  const response = await send('GET', url)
  return (await response.json()) as T
}

export async function remove(url: string): Promise<void> {
  await send('DELETE', url)
}
