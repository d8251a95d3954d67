import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'

import { iconSprite } from './icons.ts'

export default defineConfig({
  // Relative, so that the folder may be served under any static prefix.
  base: './',
  plugins: [tailwindcss(), iconSprite()],
  build: {
    manifest: true,
    target: 'es2022',
    // An inlined font would need `data:` in the content-security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: [
        'src/page.ts',
        'src/studio.ts',
        'src/job.ts',
        'src/jobs.ts',
        'src/kiosk.ts',
        'src/gates.ts',
        'src/gate.ts',
        'src/gate_new.ts',
        'src/passages.ts',
        'src/calibration.ts',
        'src/cutout.ts',
        'src/lab_convolution.ts',
        'src/lab_signals.ts',
        'src/lab_volumes.ts',
        'src/enrol.ts',
        'src/import.ts',
        'src/library.ts',
        'src/photo_objects.ts',
        'src/objects_batch.ts',
        'src/dataset.ts',
        'src/annotate.ts',
        'src/training.ts',
        'src/trained_model.ts',
        'src/zoo_network.ts',
        'src/zoo_learned.ts',
        'src/lesson.ts',
        'src/classics.ts',
        'src/lenet5.ts',
        'src/depths.ts',
        'src/dashboard.ts',
        'src/secrets.ts',
        'src/passkey.ts',
        'src/api_docs.ts',
        'src/people.ts',
        'src/people_badge.ts',
        'src/people_import.ts',
        'src/people_person.ts',
        'src/people_settings.ts',
      ],
    },
  },
})
