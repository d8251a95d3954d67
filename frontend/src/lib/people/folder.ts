/** What a chosen folder holds: its photographs by the path under it, and the table, if there is only one. */
export interface Folder {
  photographs: { path: string; file: File }[]
  tables: File[]
}

const PHOTOGRAPH = /\.(jpe?g|png|webp|heic|heif|avif|tiff?|bmp|gif)$/i

export function sortOut(files: Iterable<File>): Folder {
  const folder: Folder = { photographs: [], tables: [] }
  for (const file of files) {
    // "photos/2026/anna.jpg": the chosen folder's own name says nothing.
    const path = file.webkitRelativePath.split('/').slice(1).join('/') || file.name
    if (path.split('/').some((part) => part.startsWith('.'))) continue
    if (/\.csv$/i.test(path)) folder.tables.push(file)
    else if (PHOTOGRAPH.test(path)) folder.photographs.push({ path, file })
  }
  return folder
}

/** Calls `work` for every item, a few at a time, in order; none is begun after one has failed. */
export async function eachOf<Item>(
  items: Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  let hasFailed = false
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (hasFailed) return
      try {
        await work(item)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
