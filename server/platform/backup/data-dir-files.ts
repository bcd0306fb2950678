import { existsSync, mkdirSync } from 'node:fs'
import { chmod, open, readdir } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { BackupUnusable } from './read-backup-file.ts'

/** What the embedded PostgreSQL keeps beside our files, what processes note while they run, and what earlier restores put aside. */
const notOurs = /^(?:postgres(?:\..*)?|run|submissions|before-restore-.*|.*\.partial)$/

/** The files of a data directory that belong into a backup (keys, credentials of the demo, uploads), as paths relative to it. */
export async function dataDirFiles(dataDir: string): Promise<string[]> {
  if (!existsSync(dataDir)) return []
  const top = (await readdir(dataDir, { withFileTypes: true })).filter(({ name }) => !notOurs.test(name))
  const files = top.filter((entry) => entry.isFile()).map(({ name }) => name)
  for (const folder of top.filter((entry) => entry.isDirectory())) {
    const inside = await readdir(join(dataDir, folder.name), { withFileTypes: true, recursive: true })
    files.push(
      ...inside
        .filter((entry) => entry.isFile())
        .map((entry) => relative(dataDir, join(entry.parentPath, entry.name))),
    )
  }
  return files.toSorted()
}

/** Writes a file of a backup below a directory, for its owner alone. Refuses a name that leads out of it. */
export async function writeDataDirFile(
  directory: string,
  name: string,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const path = join(directory, name)
  if (!path.startsWith(directory + sep))
    throw new BackupUnusable(`the backup names a file outside the data directory: ${name}`)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'w', 0o600)
  try {
    await chmod(path, 0o600)
    for await (const chunk of content) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}
