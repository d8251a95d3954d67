const SVG = 'http://www.w3.org/2000/svg'

/** An icon of the sprite that the build writes, as the template icon.html shows it. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `${document.documentElement.dataset.icons ?? ''}#${name}`)
  svg.append(use)
  return svg
}
