import type { Gate, GatesNow } from './lib/gate_messages'
import { showGate } from './lib/gates/gate_view'
import { showConnection } from './lib/notices'
import { pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'

function show(gates: Gate[]): void {
  for (const gate of gates) {
    const card = document.querySelector<HTMLElement>(`[data-gate="${gate.id}"]`)
    if (card) showGate(card, gate)
  }
}

show(pageData<Gate[]>('gates'))
new LiveSocket<GatesNow>('/ws/gates/', {
  onText: ({ gates }) => {
    show(gates)
  },
  onConnection: showConnection,
})
