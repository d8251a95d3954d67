import Uppy, { type Body, type Meta, type UppyFile } from '@uppy/core'
import DropTarget from '@uppy/drop-target'
import XHRUpload from '@uppy/xhr-upload'

import { csrfToken, refusalOf } from './api'
import { refusalBeforeUpload } from './file_size'
import type { Photo, Role } from './messages'

type Answer = Photo & Body
type UploadMeta = Meta & { role: Role }
type File_ = UppyFile<UploadMeta, Answer>

interface Options {
  role: Role
  dropTarget: HTMLElement
  maxBytes: number
  /** A file that is on its way, before the server has said anything about it. */
  onFile?: (file: Blob, name: string) => void
  onPhoto: (photo: Photo) => void
  /** A sentence that says what is wrong and what to do; `name` is the file's. */
  onRefused: (sentence: string, name: string) => void
  /** From 0 to 1 while files are on their way; `null` when none is. */
  onProgress: (fraction: number | null, name: string) => void
}

/** Sends pictures of one role, several at a time, however they came: chosen, dropped, pasted, photographed. */
export class Uploads {
  private readonly uppy: Uppy<UploadMeta, Answer>

  constructor(private readonly options: Options) {
    const { role, dropTarget, maxBytes, onRefused } = options
    this.uppy = new Uppy<UploadMeta, Answer>({
      id: role,
      autoProceed: true,
      allowMultipleUploadBatches: true,
      onBeforeFileAdded: (file) => {
        const refusal = refusalBeforeUpload(file.size ?? 0, maxBytes)
        if (refusal) onRefused(refusal, file.name)
        return refusal === null
      },
      meta: { role },
      logger: { debug: () => undefined, warn: () => undefined, error: () => undefined },
    })
    this.uppy.use(DropTarget, { target: dropTarget })
    this.uppy.use(XHRUpload, {
      endpoint: '/photos/',
      fieldName: 'file',
      allowedMetaFields: ['role'],
      limit: 2,
      // The server may need a while to decode a hundred megapixels.
      timeout: 120_000,
      headers: () => ({ 'X-CSRFToken': csrfToken(), Accept: 'application/json' }),
      shouldRetry: () => false,
    })
    this.listen()
  }

  add(files: Iterable<File>): void {
    const list = [...files].map((file) => ({
      name: file.name,
      type: file.type,
      data: file,
      source: 'choice',
    }))
    this.uppy.addFiles(list)
  }

  private listen(): void {
    const { onFile, onPhoto, onRefused } = this.options
    this.uppy.on('file-added', ({ data, name }) => {
      onFile?.(data as Blob, name)
    })
    this.uppy.on('upload-progress', () => {
      this.tellProgress()
    })
    this.uppy.on('upload-start', () => {
      this.tellProgress()
    })
    this.uppy.on('upload-success', (file, { body }) => {
      this.forget(file)
      if (body) onPhoto(body)
    })
    this.uppy.on('upload-error', (file, _error, answer) => {
      const request = answer as unknown as XMLHttpRequest | undefined
      onRefused(refusalOf(request?.status ?? 0, request?.responseText ?? '').message, file?.name ?? '')
      this.forget(file)
    })
  }

  /** The same file may be tried again. */
  private forget(file: File_ | undefined): void {
    if (file) this.uppy.removeFile(file.id)
    this.tellProgress()
  }

  private tellProgress(): void {
    const files = this.uppy.getFiles()
    const sum = files.reduce((total, { size }) => total + (size ?? 0), 0)
    const sent = files.reduce((total, { progress }) => total + (progress.bytesUploaded || 0), 0)
    const names = files.map(({ name }) => name).join(', ')
    this.options.onProgress(files.length ? Math.min(1, sent / (sum || 1)) : null, names)
  }
}
