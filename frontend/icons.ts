import { icons, type IconNode } from 'lucide'
import type { Plugin } from 'vite'

/** The icons that pages use, by Lucide's names. */
const used = [
  'ArrowLeft',
  'ArrowRight',
  'Braces',
  'Camera',
  'CameraOff',
  'ChartSpline',
  'Check',
  'ChevronDown',
  'ChevronLeft',
  'ChevronRight',
  'CircleCheck',
  'CircleMinus',
  'CirclePlus',
  'CircleUserRound',
  'Clock',
  'Copy',
  'DoorOpen',
  'Download',
  'Ellipsis',
  'Eraser',
  'Eye',
  'FileArchive',
  'FileSpreadsheet',
  'Film',
  'Flag',
  'FolderUp',
  'Gauge',
  'Hand',
  'Gauge',
  'History',
  'ImageDown',
  'ImagePlus',
  'Images',
  'KeyRound',
  'Lightbulb',
  'ListFilter',
  'LockKeyhole',
  'LogIn',
  'LogOut',
  'Maximize',
  'Moon',
  'OctagonX',
  'Paintbrush',
  'Pause',
  'Pencil',
  'Play',
  'Plus',
  'Printer',
  'QrCode',
  'Radio',
  'Redo2',
  'RefreshCw',
  'RotateCcw',
  'ScanFace',
  'ScanQrCode',
  'ScanSearch',
  'Scissors',
  'Search',
  'Settings2',
  'Shield',
  'ShieldAlert',
  'Sparkles',
  'Square',
  'SquareCheck',
  'SquareDashed',
  'Sun',
  'SunMoon',
  'Tablet',
  'Trash2',
  'TriangleAlert',
  'Undo2',
  'Unplug',
  'UserPlus',
  'UserRound',
  'UsersRound',
  'Webhook',
  'WifiOff',
  'X',
  'ZoomIn',
  'ZoomOut',
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
