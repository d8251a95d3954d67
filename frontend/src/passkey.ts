// Forms whose button asks this device for a passkey and sends what it answers.
import { gettext } from './lib/i18n'
import { find, findAll, pageData } from './lib/page_data'

interface Creation {
  publicKey: PublicKeyCredentialCreationOptionsJSON
}
interface Request {
  publicKey: PublicKeyCredentialRequestOptionsJSON
}

/** Passkeys belong to a name: neither an address in numbers nor plain HTTP has any. */
const arePossible =
  typeof PublicKeyCredential === 'function' &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  !/^[\d.]+$|:/.test(location.hostname)

for (const form of findAll<HTMLFormElement>('form[data-passkey]')) {
  if (arePossible) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void answer(form)
    })
  } else if (!form.hidden) {
    find<HTMLButtonElement>('button', form).disabled = true
    complain(form, gettext('Passkeys work on https:// pages and on localhost, in an up-to-date browser.'))
  }
}

async function answer(form: HTMLFormElement): Promise<void> {
  complain(form, '')
  const button = find<HTMLButtonElement>('button', form)
  button.disabled = true
  try {
    const credential = form.dataset.passkey === 'create' ? await create() : await request(form)
    find<HTMLInputElement>('[name=credential]', form).value = JSON.stringify(credential)
    form.submit()
  } catch (error) {
    complain(form, sentence(error))
  } finally {
    button.disabled = false
  }
}

async function create(): Promise<unknown> {
  const options = pageData<Creation>('passkey-options').publicKey
  // One that signs in by itself: it knows whose it is, and asks for a finger, a face or a PIN.
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  }
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  return json(await navigator.credentials.create({ publicKey }))
}

async function request(form: HTMLFormElement): Promise<unknown> {
  const options = form.dataset.options
    ? await fetched(form.dataset.options)
    : pageData<Request>('passkey-options')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey)
  return json(await navigator.credentials.get({ publicKey }))
}

async function fetched(address: string): Promise<Request> {
  const response = await fetch(address, { headers: { Accept: 'application/json' } })
  if (response.status === 429) throw new Error(gettext('Too many tries. Wait a minute and try again.'))
  if (!response.ok) throw new Error(gettext('Facet does not answer. Try again.'))
  return ((await response.json()) as { request_options: Request }).request_options
}

function json(credential: Credential | null): unknown {
  return (credential as PublicKeyCredential).toJSON()
}

function sentence(error: unknown): string {
  if (!(error instanceof DOMException)) {
    return error instanceof Error ? error.message : String(error)
  }
  if (error.name === 'InvalidStateError')
    return gettext('This device has a passkey for your account already.')
  return gettext('Nothing was signed: it was cancelled, took too long, or there is no passkey here.')
}

function complain(form: HTMLFormElement, words: string): void {
  const notice = find('[data-passkey-complaint]', form)
  notice.hidden = words === ''
  find('p', notice).textContent = words
}
