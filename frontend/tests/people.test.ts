// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'

import { eachOf, sortOut } from '../src/lib/people/folder'
import { readConsent, readPerson, setToday } from '../src/lib/people/person_form'

function file(path: string): File {
  const made = new File(['x'], path.split('/').pop() ?? '')
  Object.defineProperty(made, 'webkitRelativePath', { value: path })
  return made
}

describe('a chosen folder', () => {
  it('has photographs by their path in it, and tables', () => {
    const files = ['staff/anna.JPG', 'staff/lab/wang.heic', 'staff/people.csv', 'staff/notes.txt'].map(file)
    const folder = sortOut(files)
    expect(folder.photographs.map(({ path }) => path)).toEqual(['anna.JPG', 'lab/wang.heic'])
    expect(folder.tables.map(({ name }) => name)).toEqual(['people.csv'])
  })

  it('leaves out what systems hide in it', () => {
    expect(sortOut([file('staff/._anna.jpg'), file('staff/.trash/bea.jpg')]).photographs).toEqual([])
  })

  it('is sent a few at a time, each once', async () => {
    const seen: number[] = []
    let atOnce = 0
    let most = 0
    await eachOf([1, 2, 3, 4, 5, 6, 7], 3, async (number) => {
      most = Math.max(most, ++atOnce)
      await Promise.resolve()
      seen.push(number)
      atOnce--
    })
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(most).toBe(3)
  })

  it('stops where one is refused', async () => {
    const failing = eachOf([1, 2], 1, () => Promise.reject(new Error('disk full')))
    await expect(failing).rejects.toThrow('disk full')
  })

  it('begins none behind the back of who has been told of a refusal', async () => {
    const begun: number[] = []
    const failing = eachOf([1, 2, 3, 4, 5, 6], 2, async (number) => {
      begun.push(number)
      await Promise.resolve()
      if (number === 1) throw new Error('away')
    })
    await expect(failing).rejects.toThrow('away')
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(begun.length).toBeLessThan(5)
  })
})

describe('a form about a person', () => {
  const form = document.createElement('form')
  form.innerHTML = `
    <input name="name" value=" Anna Berg "><input name="number" value="7"><input name="email">
    <input type="checkbox" name="group" value="Lab" checked><input type="checkbox" name="group" value="Design">
    <input name="new_group" value="Board"><input name="valid_from" value="2026-01-01">
    <input type="radio" name="method" value="paper" checked><input name="given_on" data-today><input name="ends_on">`

  it('is read with its groups, chosen and new', () => {
    expect(readPerson(form)).toEqual({
      name: 'Anna Berg',
      number: '7',
      email: '',
      groups: ['Lab', 'Board'],
      schedule: null,
      valid_from: '2026-01-01',
      valid_until: '',
    })
  })

  it('begins with today by the clock on the desk', () => {
    setToday(form, new Date(2026, 0, 5, 23, 59))
    expect(readConsent(form)).toEqual({ method: 'paper', given_on: '2026-01-05', ends_on: '' })
  })
})
