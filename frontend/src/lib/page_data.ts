/** What a view left in the page for its script (`json_script`). */
export function pageData<T>(id: string): T {
  const text = document.getElementById(id)?.textContent
  if (!text) throw new Error(`the page has no data called ${id}`)
  return JSON.parse(text) as T
}

/** The element that this page's template promises. */
export function find<E extends Element = HTMLElement>(selector: string, root: ParentNode = document): E {
  const element = root.querySelector<E>(selector)
  if (!element) throw new Error(`the page has no ${selector}`)
  return element
}

export function findAll<E extends Element = HTMLElement>(selector: string, root: ParentNode = document): E[] {
  return [...root.querySelectorAll<E>(selector)]
}

/** A fresh copy of a `<template>`'s only element. */
export function stamp<E extends Element = HTMLElement>(selector: string): E {
  const copy = find<HTMLTemplateElement>(selector).content.firstElementChild?.cloneNode(true)
  return copy as E
}
