/** A workbook in the clear, for as long as it is read: in a folder of its own that only this user may enter. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'xueji-import-'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** What a killed process has left is removed by the next one. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid && !isRunning(Number(pid))) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/**
 * Works on a workbook in a private folder, which is removed afterwards.
 * @param fetch writes it under the path; false: there is nothing to do any more
 */
export async function withPrivateFile(
  fetch: (path: string) => Promise<boolean>,
  work: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  await removeLeftovers()
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  try {
    const path = join(folder, 'sent.xlsx')
    if (await fetch(path)) await work(path, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
