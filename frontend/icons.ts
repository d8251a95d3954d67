import { icons, type IconNode } from 'lucide'
import type { Plugin } from 'vite'

/** The icons that pages use, by Lucide's names. */
const used = [
  'Camera',
  'Check',
  'ChevronDown',
  'ChevronLeft',
  'ChevronRight',
  'CircleUserRound',
  'Clock',
  'Download',
  'Film',
  'ImagePlus',
  'Images',
  'LogIn',
  'LogOut',
  'Maximize',
  'Moon',
  'Paintbrush',
  'Pause',
  'Play',
  'Plus',
  'RotateCcw',
  'Settings2',
  'Shield',
  'Square',
  'Sun',
  'SunMoon',
  'Trash2',
  'TriangleAlert',
  'UserPlus',
  'WifiOff',
  'X',
] as const satisfies readonly (keyof typeof icons)[]

function symbol(name: string, node: IconNode): string {
  const shapes = node.map(([tag, attributes]) => {
    const text = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`)
    return `<${tag} ${text.join(' ')}/>`
  })
  const id = name.replace(/(?<=[a-z])(?=[A-Z0-9])/g, '-').toLowerCase()
  return `<symbol id="${id}" viewBox="0 0 24 24">${shapes.join('')}</symbol>`
}

/** Writes these icons into one file, so that templates need neither script nor markup to show them. */
export function iconSprite(): Plugin {
  const source = `<svg xmlns="http://www.w3.org/2000/svg">${used.map((name) => symbol(name, icons[name])).join('')}</svg>`
  return {
    name: 'icon-sprite',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icons.svg', source })
    },
  }
}
