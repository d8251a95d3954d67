import { post, remove } from './lib/api'
import { attempt } from './lib/attempt'
import { confirmDeletion } from './lib/confirm'
import { gettext, language } from './lib/i18n'
import { find, findAll, pageData, stamp } from './lib/page_data'
import type { Rule, Schedule } from './lib/people/messages'

const OFFICE: Rule = { weekdays: [0, 1, 2, 3, 4], from: '08:00', until: '18:00' }
/** 1 January 2024 was a Monday. */
const DAYS = Array.from({ length: 7 }, (_, day) =>
  new Intl.DateTimeFormat(language(), { weekday: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + day),
  ),
)

const list = find('#schedule-list')
for (const schedule of pageData<Schedule[]>('schedules-data')) show(schedule)
find('#add-schedule').addEventListener('click', () => {
  find<HTMLInputElement>('[name=name]', show(null)).focus()
})
const end = find('#delete-gallery')
end.addEventListener('click', () => {
  void attempt(async () => {
    const text = gettext('Its settings and imports are deleted for good.')
    if (!(await confirmDeletion(gettext('Delete the gallery?'), text))) return
    await post(end.dataset.url ?? '')
    location.assign(end.dataset.next ?? '/')
  })
})

function show(schedule: Schedule | null): HTMLElement {
  const form = stamp<HTMLFormElement>('#schedule-template')
  const save = find<HTMLButtonElement>('[data-save]', form)
  let url = schedule?.url ?? null
  find<HTMLInputElement>('[name=name]', form).value = schedule?.name ?? ''
  for (const rule of schedule?.rules ?? [OFFICE]) addRule(form, rule)
  form.addEventListener('input', () => {
    save.disabled = false
  })
  find('[data-add-rule]', form).addEventListener('click', () => {
    addRule(form, OFFICE)
    save.disabled = false
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(async () => {
      const saved = await post<Schedule>(url ?? find('#schedules').dataset.url ?? '', read(form))
      url = saved.url
      save.disabled = true
    })
  })
  find('[data-delete]', form).addEventListener('click', () => {
    void attempt(async () => {
      const text = gettext('Who has these hours may then pass at any hour.')
      if (url && !(await confirmDeletion(gettext('Delete these hours?'), text))) return
      if (url) await remove(url)
      form.remove()
    })
  })
  list.append(form)
  return form
}

function addRule(form: HTMLElement, rule: Rule): void {
  const line = stamp('#rule-template')
  const days = find('[data-days]', line)
  DAYS.forEach((word, day) => {
    const label = document.createElement('label')
    label.className = 'chip-choice'
    const box = document.createElement('input')
    box.type = 'checkbox'
    box.value = String(day)
    box.checked = rule.weekdays.includes(day)
    const text = document.createElement('span')
    text.textContent = word
    label.append(box, text)
    days.append(label)
  })
  find<HTMLInputElement>('[name=from]', line).value = rule.from
  find<HTMLInputElement>('[name=until]', line).value = rule.until
  find('[data-remove-rule]', line).addEventListener('click', () => {
    line.remove()
    find<HTMLButtonElement>('[data-save]', form).disabled = false
  })
  find('[data-rules]', form).append(line)
}

function read(form: HTMLElement): { name: string; rules: Rule[] } {
  const rules = findAll('.rule', form).map((line) => ({
    weekdays: findAll<HTMLInputElement>('[type=checkbox]:checked', line).map(({ value }) => Number(value)),
    from: find<HTMLInputElement>('[name=from]', line).value,
    until: find<HTMLInputElement>('[name=until]', line).value,
  }))
  return { name: find<HTMLInputElement>('[name=name]', form).value.trim(), rules }
}
