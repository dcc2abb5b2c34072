/**
 * Sealing of personal data (ACC-4): AES-256-GCM blobs with a key version, and keyed hashes for look-up.
 * Blob: 1 byte key version, 12 bytes nonce, 16 bytes tag, then the ciphertext.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

export interface Sealer {
  seal(value: unknown): Buffer
  /** Throws when the blob was changed or its key version is unknown. */
  unseal(blob: Buffer): unknown
  /** The same for files: bytes in, bytes out. */
  sealBytes(content: Buffer): Buffer
  unsealBytes(blob: Buffer): Buffer
  /** 32 bytes; the purpose keeps an ID number and a student number of the same digits apart. */
  hash(purpose: string, text: string): Buffer
}

const VERSION = 1
const NONCE = 12
/** Nonces drawn at once: an import seals thousands of pages, and each draw is a call of its own. */
const DRAWN = 256

function nonceSource(): () => Buffer {
  let pool = Buffer.alloc(0)
  return () => {
    if (pool.length === 0) pool = randomBytes(NONCE * DRAWN)
    const nonce = pool.subarray(0, NONCE)
    pool = pool.subarray(NONCE)
    return nonce
  }
}

const newNonce = nonceSource()

/** @param master at least 32 random bytes, kept outside the database */
export function makeSealer(master: Buffer): Sealer {
  if (master.length < 32) throw new Error('The sealing key must have at least 32 bytes.')
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, 'xueji', use, 32))
  const sealKey = createSecretKey(derive('seal-1'))
  const hashKey = createSecretKey(derive('hash-1'))
  const head = Buffer.from([VERSION])
  const sealBytes = (content: Buffer) => {
    const nonce = newNonce()
    const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
    cipher.setAAD(head)
    const body = [cipher.update(content), cipher.final()]
    return Buffer.concat([head, nonce, cipher.getAuthTag(), ...body])
  }
  const unsealBytes = (blob: Buffer) => {
    if (blob[0] !== VERSION) throw new Error(`Sealed under an unknown key version (${blob[0]}).`)
    const opener = createDecipheriv('aes-256-gcm', sealKey, blob.subarray(1, 13))
    opener.setAAD(blob.subarray(0, 1))
    opener.setAuthTag(blob.subarray(13, 29))
    return Buffer.concat([opener.update(blob.subarray(29)), opener.final()])
  }
  return {
    seal: (value) => sealBytes(Buffer.from(JSON.stringify(value), 'utf8')),
    unseal: (blob) => JSON.parse(unsealBytes(blob).toString('utf8')),
    sealBytes,
    unsealBytes,
    hash: (purpose, text) => createHmac('sha256', hashKey).update(`${purpose}\0${text}`).digest(),
  }
}
