import type { KioskState } from './lib/gate_messages'
import { fillScreen, keepAwake } from './lib/kiosk/attention'
import { KioskCamera } from './lib/kiosk/camera'
import { FrameSource } from './lib/kiosk/frame_source'
import { Kiosk } from './lib/kiosk/kiosk'
import { Languages } from './lib/kiosk/languages'
import { Speaker } from './lib/kiosk/sounds'
import { Stage } from './lib/kiosk/stage'
import { find, pageData } from './lib/page_data'

const video = find<HTMLVideoElement>('#video')
const start = find('#start')
const speaker = new Speaker()
const camera = new KioskCamera(video)

const kiosk = new Kiosk(pageData<KioskState>('state'), {
  camera,
  languages: new Languages(() => {
    kiosk.speakAnew()
  }),
  frames: new FrameSource(video),
  stage: new Stage(video),
  speaker,
})
keepAwake()
// A tablet that comes back after a power cut has nobody to touch it.
if (await KioskCamera.isAllowed()) void camera.open()
else start.hidden = false

// Browsers allow sound and the full screen only from within a touch: whichever comes first will do.
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('form')) return
  speaker.unlock()
  fillScreen()
  start.hidden = true
  kiosk.touch()
})
