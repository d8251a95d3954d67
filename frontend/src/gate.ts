import type { Gate, GatesNow } from './lib/gate_messages'
import { startDevices } from './lib/gates/devices'
import { showGate } from './lib/gates/gate_view'
import { Pairing } from './lib/gates/pairing'
import { showConnection } from './lib/notices'
import { find, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'

const gate = pageData<Gate>('gate')
const head = find(`[data-gate="${gate.id}"]`)

showGate(head, gate)
new LiveSocket<GatesNow>('/ws/gates/', {
  onText: ({ gates }) => {
    const now = gates.find(({ id }) => id === gate.id)
    if (now) showGate(head, now)
  },
  onConnection: showConnection,
})

startDevices()
const pair = document.querySelector<HTMLButtonElement>('#pair')
// Only administrators have it.
if (pair) {
  const pairing = new Pairing(pair.dataset.url ?? '')
  pair.addEventListener('click', () => {
    pairing.open()
  })
}
