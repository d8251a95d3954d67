import { JobCards } from './lib/job_cards'
import { isEnded, type Painting } from './lib/messages'
import { showConnection, showNoWorker, showRefusal } from './lib/notices'
import { find, pageData } from './lib/page_data'

new JobCards(pageData<Painting[]>('jobs'), {
  isFirstPage: find('#job-cards').hasAttribute('data-first-page'),
  onConnection: showConnection,
  onRefused: showRefusal,
  onChange: (jobs) => {
    find('#no-jobs').hidden = jobs.length > 0
    showNoWorker(jobs.some((job) => !isEnded(job.state) && job.workers === 0))
  },
})
