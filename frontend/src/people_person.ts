import { post, Refused, remove } from './lib/api'
import { attempt } from './lib/attempt'
import { confirmDeletion } from './lib/confirm'
import { gettext } from './lib/i18n'
import { find, findAll, pageData, stamp } from './lib/page_data'
import { Intake } from './lib/people/intake'
import type { Certificate, Limits } from './lib/people/messages'
import { readConsent, readPerson, setToday } from './lib/people/person_form'

const page = find('#person')
const { url = '', name = '' } = page.dataset

function on(selector: string, type: string, action: (event: Event) => void): void {
  page.ownerDocument.querySelector(selector)?.addEventListener(type, action)
}

function keepDetails(): void {
  const form = find<HTMLFormElement>('#details-form')
  const save = document.querySelector<HTMLButtonElement>('#save')
  if (!save) return
  form.addEventListener('input', () => {
    save.disabled = false
    find('#saved').hidden = true
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(async () => {
      save.disabled = true
      try {
        await post(url, { ...readPerson(form), seen: page.dataset.seen })
      } catch (error) {
        save.disabled = false
        throw error
      }
      // Anew: the name stands in more than one place, and groups, state and hours may be others.
      history.replaceState({ isSaved: true }, '')
      location.reload()
    })
  })
  const { state } = history as { state: { isSaved?: boolean } | null }
  if (state?.isSaved) {
    history.replaceState(null, '')
    find('#saved').hidden = false
  }
  on('#account-form', 'submit', (event) => {
    event.preventDefault()
    void attempt(async () => {
      await post(page.dataset.accountUrl ?? '', {
        username: find<HTMLInputElement>('#username').value.trim(),
      })
      location.reload()
    })
  })
}

function keepFaces(): void {
  for (const face of findAll('.face')) {
    face.querySelector('[data-remove-face]')?.addEventListener('click', () => {
      void attempt(async () => {
        const text = gettext('It is deleted for good. The person is then recognised by the other faces only.')
        if (!(await confirmDeletion(gettext('Remove this face?'), text))) return
        await remove(face.dataset.removeUrl ?? '')
        location.reload()
      })
    })
  }
  const dialog = document.querySelector<HTMLDialogElement>('#add-face-dialog')
  if (!dialog) return
  const keep = find<HTMLButtonElement>('#keep-face')
  const intake = new Intake(
    page.dataset.photosUrl ?? '',
    pageData<Limits>('limits'),
    () => {
      keep.disabled = intake.missing !== ''
    },
    page.dataset.id,
  )
  on('#add-face', 'click', () => {
    dialog.showModal()
  })
  keep.addEventListener('click', () => {
    keep.disabled = true
    void attempt(async () => {
      try {
        await post(page.dataset.facesUrl ?? '', {
          photos: intake.photoIds,
          is_somebody_else: intake.isSomebodyElse,
        })
      } catch (error) {
        keep.disabled = false
        throw error
      }
      location.reload()
    }, find('#add-face-error'))
  })
}

function keepConsents(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#consent-dialog')
  if (!dialog) return
  const form = find<HTMLFormElement>('#consent-form')
  setToday(form)
  on('#record-consent', 'click', () => {
    dialog.showModal()
  })
  find('[data-close]', dialog).addEventListener('click', () => {
    dialog.close()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    dialog.close()
    void attempt(async () => {
      await post(page.dataset.consentUrl ?? '', { consent: readConsent(form) })
      location.reload()
    })
  })
  on('#withdraw', 'click', () => {
    void attempt(async () => {
      const text = gettext('All faces of this person are deleted at once. Name and passages stay.')
      if (!(await confirmDeletion(gettext('Withdraw the consent?'), text))) return
      await post(page.dataset.withdrawUrl ?? '')
      location.reload()
    })
  })
}

function offerErasure(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#erase-dialog')
  if (!dialog) return
  const typed = find<HTMLInputElement>('#erase-name')
  const yes = find<HTMLButtonElement>('#erase-yes')
  const hasShownAgain = page.dataset.shownAgain !== undefined
  const showAgain = (): void => {
    location.assign(page.dataset.againUrl ?? '')
  }
  const ask = (): void => {
    typed.value = ''
    yes.disabled = true
    dialog.showModal()
  }
  on('#erase', 'click', hasShownAgain ? ask : showAgain)
  // Back from showing who it is.
  if (new URLSearchParams(location.search).has('erase') && hasShownAgain) {
    history.replaceState(null, '', location.pathname)
    ask()
  }
  typed.addEventListener('input', () => {
    yes.disabled = typed.value.trim() !== name
  })
  find('[data-close]', dialog).addEventListener('click', () => {
    dialog.close()
  })
  find('#erase-form').addEventListener('submit', (event) => {
    event.preventDefault()
    if (yes.disabled) return
    yes.disabled = true
    void attempt(async () => {
      const wish = { name: typed.value.trim() }
      const answer = post<{ certificate: Certificate }>(page.dataset.eraseUrl ?? '', wish)
      const { certificate } = await answer
        .catch((error: unknown) => {
          // Longer than five minutes ago.
          if (error instanceof Refused && error.reason === 'show_again') showAgain()
          throw error
        })
        .finally(() => {
          yes.disabled = false
        })
      dialog.close()
      showCertificate(certificate)
    }, find('#erase-error'))
  })
}

function showCertificate(certificate: Certificate): void {
  const shown = stamp('#certificate-template')
  find('[data-summary]', shown).textContent = gettext('Nothing of the face of %(name)s remains in Facet.', {
    name: certificate.name,
  })
  const words: Record<string, string> = {
    templates: gettext('Faces'),
    pictures: gettext('Pictures'),
    badges: gettext('Badges'),
    consents: gettext('Consents'),
  }
  const facts: [string, string][] = Object.entries(words).map(([key, word]) => [
    word,
    String(certificate.counts[key] ?? 0),
  ])
  facts.push([gettext('Line of the audit trail'), String(certificate.audit_line)])
  const list = find('[data-facts]', shown)
  for (const [word, value] of facts) {
    const term = document.createElement('dt')
    const detail = document.createElement('dd')
    term.textContent = word
    detail.textContent = value
    list.append(term, detail)
  }
  const file = new Blob([JSON.stringify(certificate, null, 2)], { type: 'application/json' })
  const link = find<HTMLAnchorElement>('[data-download]', shown)
  link.href = URL.createObjectURL(file)
  link.download = `erasure-${certificate.audit_line}.json`
  page.replaceChildren(shown)
  find('h1', shown).focus()
}

keepDetails()
keepFaces()
keepConsents()
offerErasure()
