/** Files of imports, sealed in pieces: of one of any size, a piece is in memory (REG-2, ACC-4). Inner actions. */
import { open } from 'node:fs/promises'
import type { Tx } from '../../db/tx.ts'
import type { Context } from '../context.ts'
import * as q from './file-store.queries.ts'

/** Bytes of a piece before it is sealed. */
const PIECE = 1024 * 1024

type Sealing = Pick<Context, 'sealer'>

/** Keeps the file that lies under the path. */
export async function storeFile(
  tx: Tx,
  { sealer }: Sealing,
  schema: string,
  file: q.FileKey & { unitPath: string },
  path: string,
): Promise<void> {
  const handle = await open(path)
  try {
    const into = Buffer.alloc(PIECE)
    for (let piece = 0; ; piece++) {
      const { bytesRead } = await handle.read(into, 0, PIECE)
      if (bytesRead === 0 && piece > 0) return
      await q.insertPiece(tx, schema, file, piece, sealer.sealBytes(into.subarray(0, bytesRead)))
    }
  } finally {
    await handle.close()
  }
}

async function* piecesOf(tx: Tx, { sealer }: Sealing, schema: string, file: q.FileKey) {
  for (let piece = 0; ; piece++) {
    const sealed = await q.findPiece(tx, schema, file, piece)
    if (!sealed) return
    yield sealer.unsealBytes(sealed)
  }
}

/** Writes a kept file under the path, for this user only. @returns false: it is not kept any more */
export async function fetchFile(
  tx: Tx,
  ctx: Sealing,
  schema: string,
  file: q.FileKey,
  path: string,
): Promise<boolean> {
  const handle = await open(path, 'w', 0o600)
  let isThere = false
  try {
    for await (const content of piecesOf(tx, ctx, schema, file)) {
      await handle.writeFile(content)
      isThere = true
    }
  } finally {
    await handle.close()
  }
  return isThere
}

/** The whole content, for a door that hands it out. */
export async function openFile(
  tx: Tx,
  ctx: Sealing,
  schema: string,
  file: q.FileKey,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  for await (const content of piecesOf(tx, ctx, schema, file)) pieces.push(content)
  return pieces.length === 0 ? undefined : Buffer.concat(pieces)
}
