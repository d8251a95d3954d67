// A camera before which somebody does what the kiosk's screen asks. `POSES`: JPEGs in base64, by what is done.
;(() => {
  const FRAME_MS = 100
  const REACTION_MS = 500
  const CLOSED_MS = 800
  const OPEN_MS = 900
  const picture = (jpeg) => Object.assign(new Image(), { src: `data:image/jpeg;base64,${jpeg}` })
  const poses = Object.fromEntries(
    Object.entries(POSES).map(([name, jpegs]) => [name, jpegs.map(picture)]),
  )
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
  const context = canvas.getContext('2d')
  context.fillRect(0, 0, canvas.width, canvas.height)

  let asked = ''
  let askedAt = 0
  let frame = 0
  let turned = 0
  let side = 'turn_left'

  function pose(acting) {
    const isAskedToTurn = asked === 'turn_left' || asked === 'turn_right'
    // Back to the middle before the head goes to the other side.
    if (acting > 0 && isAskedToTurn && (asked === side || turned === 0)) {
      side = asked
      turned = Math.min(turned + 1, poses[side].length)
    } else turned = Math.max(turned - 1, 0)
    if (turned > 0) return poses[side][turned - 1]
    const isBlinking = acting > 0 && asked === 'blink' && acting % (CLOSED_MS + OPEN_MS) < CLOSED_MS
    const still = poses[isBlinking ? 'blink' : 'look_straight']
    return still[frame % still.length]
  }

  setInterval(() => {
    const sign = document.querySelector('#kiosk')?.dataset.sign ?? ''
    if (sign !== asked) [asked, askedAt] = [sign, performance.now()]
    frame += 1
    const shown = pose(performance.now() - askedAt - REACTION_MS)
    if (!shown.complete) return
    // Held in one pose, a head still moves.
    context.drawImage(shown, (frame % 2) * 0.7, (frame % 3) * 0.5)
  }, FRAME_MS)
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(20))
})()
