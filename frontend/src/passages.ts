import type { Passage, PassageNow } from './lib/gate_messages'
import { PassageList } from './lib/gates/passage_list'
import { showConnection } from './lib/notices'
import { find, findAll, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'

// Without an account that is linked to somebody there is no list.
if (document.getElementById('passages')) {
  const list = new PassageList(pageData<Passage[]>('passages-data'))
  if (list.isLive) {
    new LiveSocket<PassageNow>('/ws/passages/', {
      onText: ({ passage }) => {
        list.receive(passage)
      },
      onConnection: (connection) => {
        find('#live-state').dataset.state = connection === 'open' ? 'done' : 'paused'
        showConnection(connection)
      },
    })
  }
}

for (const select of findAll<HTMLSelectElement>('.passage-filter select')) {
  select.addEventListener('change', () => {
    select.form?.requestSubmit()
  })
}
