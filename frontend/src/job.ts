import { CostChart } from './lib/chart'
import { Costs } from './lib/costs'
import { Easel } from './lib/easel'
import { gettext } from './lib/i18n'
import { JobControls } from './lib/job_controls'
import { showJob, showStep } from './lib/job_panel'
import type { Painting, JobFrame, JobHistory, JobState } from './lib/messages'
import { showConnection } from './lib/notices'
import { find, pageData } from './lib/page_data'
import { LiveSocket } from './lib/socket'

let job = pageData<Painting>('job')
const costs = new Costs()
const chart = new CostChart(find('#chart'), costs)
const easel = new Easel(job, onPainted)
const controls = new JobControls(job, onJob)
const socket = new LiveSocket<JobState<Painting> | JobHistory>(`/ws/jobs/${job.id}/`, {
  onText: (message) => {
    if (message.type === 'job.state') onJob(message.job)
    else {
      costs.replace(message.rows)
      showCosts()
    }
  },
  onBinary: (message) => {
    easel.show(message)
  },
  onConnection: showConnection,
})

void easel.showPreview(job.urls.thumbnail)
onJob(job)

function onJob(next: Painting): void {
  job = next
  showJob(job)
  controls.update(job)
  easel.offerTimelapse(job.urls.timelapse)
  void easel.showResult(job.urls.result)
}

function onPainted(header: JobFrame): void {
  socket.send('{"type":"ready"}')
  showStep(job, header)
  if (costs.add(header)) showCosts()
}

function showCosts(): void {
  find('#costs').hidden = costs.isEmpty
  chart.update()
  find('#costs-text').textContent = gettext('Content cost and style cost, step by step, as a chart.')
}
