import { gettext } from '../i18n'
import type { CameraState } from './camera'

type Words = [headline: string, detail: string]

/** What is wrong with the camera and what to do; null when it sees, or nobody has asked it to. */
export function cameraWords(state: CameraState): Words | null {
  const alone = gettext('This screen goes on by itself.')
  const words: Partial<Record<CameraState, Words>> = {
    asking: [
      gettext('May this screen use the camera?'),
      gettext('Answer the browser’s question with “Allow”.'),
    ],
    refused: [
      gettext('The camera is blocked'),
      gettext('Allow the camera for this page in the browser’s settings, then touch the screen.'),
    ],
    absent: [gettext('There is no camera'), `${gettext('Connect a camera.')} ${alone}`],
    busy: [
      gettext('The camera cannot be used'),
      `${gettext('Close the other program that uses it.')} ${alone}`,
    ],
    lost: [gettext('The camera has stopped'), `${gettext('Please ask at reception.')} ${alone}`],
    insecure: [
      gettext('The browser gives no camera here'),
      gettext('Open this page through HTTPS, or as localhost on the machine itself.'),
    ],
  }
  return words[state] ?? null
}
