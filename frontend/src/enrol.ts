import { post, Refused } from './lib/api'
import { gettext, language } from './lib/i18n'
import { find, pageData } from './lib/page_data'
import { Intake } from './lib/people/intake'
import type { Limits, PersonLink } from './lib/people/messages'
import { readConsent, readPerson, setToday } from './lib/people/person_form'

const form = find<HTMLFormElement>('#enrol-form')
const button = find<HTMLButtonElement>('#enrol')
const complaint = find('#enrol-error')
const consented = find<HTMLInputElement>('#consented')
const intake = new Intake(form.dataset.photosUrl ?? '', pageData<Limits>('limits'), summarise)

setToday(form)
form.addEventListener('input', summarise)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  void enrol()
})
summarise()

/** Says beside the button what is still missing. */
function summarise(): void {
  complaint.hidden = true
  const missing: string[] = []
  if (intake.missing) missing.push(intake.missing)
  if (!readPerson(form).name) missing.push(gettext('a name'))
  if (!consented.checked) missing.push(gettext('the consent'))
  button.disabled = missing.length > 0
  find('#enrol-hint').textContent = missing.length
    ? gettext('Still missing: %(what)s', { what: new Intl.ListFormat(language()).format(missing) })
    : gettext('The photographs are deleted as soon as this person is enrolled.')
}

async function enrol(): Promise<void> {
  if (button.disabled) return
  button.disabled = true
  try {
    const consent = consented.checked ? readConsent(form) : null
    const photos = { photos: intake.photoIds, is_somebody_else: intake.isSomebodyElse }
    const wish = { ...readPerson(form), consent, ...photos }
    const person = await post<PersonLink>(form.dataset.enrolUrl ?? '', wish)
    location.assign(person.url)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    complaint.hidden = false
    find('p', complaint).textContent = error.message
    button.disabled = false
    button.focus()
  }
}
