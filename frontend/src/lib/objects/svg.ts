const SVG = 'http://www.w3.org/2000/svg'

type Attributes = Record<string, string | number>

/** An SVG element; attributes rather than styles, which the page's policy forbids in markup. */
export function shape<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (SVGElement | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  element.append(...children)
  return element
}
