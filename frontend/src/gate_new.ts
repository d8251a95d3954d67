/** A new gate keeps the hours of where its keeper is, unless told otherwise. */
const zones = document.querySelector<HTMLSelectElement>('select[name=time_zone]')
const here = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zones && !document.querySelector('[aria-invalid=true]') && zones.value === 'UTC') {
  if ([...zones.options].some(({ value }) => value === here)) zones.value = here
}
