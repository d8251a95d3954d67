// Pages that show a secret once.
import { startCopying } from './lib/copying'

startCopying()
