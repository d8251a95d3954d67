/**
 * Annotorious sets styles of SVG elements as an attribute, which our content-security policy forbids; the same
 * through the object model is allowed.
 */
export function setStylesWithoutAttributes(): void {
  const setAttribute = Reflect.get(SVGElement.prototype, 'setAttribute')
  SVGElement.prototype.setAttribute = function (this: SVGElement, name: string, value: string): void {
    if (name === 'style') this.style.cssText = value
    else setAttribute.call(this, name, value)
  }
}
