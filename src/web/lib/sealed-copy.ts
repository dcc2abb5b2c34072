/**
 * Copies of drafts for as long as the server cannot be reached: sealed on this machine under a key that only the server
 * can make again, and only for the signed-in writer (ACC-4, decision 0020). The key never touches the disk.
 */
import { getDraftKey } from '../../contract/draft.ts'
import { call } from './client.ts'

type Values = Readonly<Record<string, string>>

/** What was typed since the server's draft of that revision. */
export interface Copy {
  revision: number
  values: Values
  /** ISO instant. */
  at: string
}

/** As it lies on the disk. */
interface Sealed {
  salt: string
  day: string
  at: string
  nonce: Uint8Array<ArrayBuffer>
  sealed: ArrayBuffer
}

interface Key {
  salt: string
  day: string
  key: CryptoKey
}

const NAME = 'xueji'
const STORE = 'draft'
/** Longer than any province keeps drafts: their keys are gone by then. */
const LONGEST_DAYS = 60

/** Without a secure connection a browser has no cryptography: then there are no copies. */
const canSeal = () => typeof crypto.subtle === 'object' && typeof indexedDB === 'object'

const answerOf = <T>(request: IDBRequest<T>) =>
  new Promise<T>((done, fail) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error ?? new Error('The store did not answer.'))
  })

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const db = await answerOf(opening)
  try {
    return await answerOf(work(db.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    db.close()
  }
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))

/** @returns undefined where the days of such a copy are over */
async function fetchKey(form: string, of: { salt: string; day?: string }): Promise<Key | undefined> {
  const { day, key } = await call(getDraftKey, { params: { form }, query: of })
  if (key === null) return undefined
  const imported = await crypto.subtle.importKey('raw', bytesOf(key), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  return { salt: of.salt, day, key: imported }
}

function newSalt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

async function seal({ salt, day, key }: Key, copy: Copy): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(copy))
  return {
    salt,
    day,
    at: copy.at,
    nonce,
    sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, plain),
  }
}

async function unseal({ key }: Key, { nonce, sealed }: Sealed): Promise<Copy | undefined> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, key, sealed)
    return JSON.parse(new TextDecoder().decode(plain)) as Copy
  } catch {
    // Damaged, or sealed by a server with another sealing key: there is nothing to be had from it.
    return undefined
  }
}

/** Copies whose keys are gone, whoever wrote them. */
async function removeOld(): Promise<void> {
  const since = new Date(Date.now() - LONGEST_DAYS * 86_400_000).toISOString()
  const [names, all] = [
    await inStore('readonly', (store) => store.getAllKeys()),
    await inStore<Sealed[]>('readonly', (store) => store.getAll()),
  ]
  for (const [at, name] of names.entries())
    if ((all[at]?.at ?? '') < since) await inStore('readwrite', (store) => store.delete(name))
}

/** Where one person's copy of one form lies; one thing after the other is done to it. */
export interface CopyPlace {
  /** The copy of an earlier visit. Whatever is wrong with it or the store: there is none. */
  find(): Promise<Copy | undefined>
  /** @returns whether it lies there now */
  keep(copy: Copy): Promise<boolean>
  remove(): Promise<void>
}

/** @param login whose copy it is: two people at one machine do not meet */
export function copyPlace(login: string, form: string): CopyPlace {
  const name = `${login}/${form}`
  let key: Key | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const next = <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    // A store that is switched off, full or locked makes a form without copies: it says so, and asks before it closes.
    const done = canSeal() ? turn.then(work).catch(() => otherwise) : Promise.resolve(otherwise)
    turn = done
    return done
  }
  const find = async () => {
    key ??= await fetchKey(form, { salt: newSalt() })
    await removeOld()
    const found = await inStore<Sealed | undefined>('readonly', (store) => store.get(name))
    if (!found) return undefined
    const own = await fetchKey(form, { salt: found.salt, day: found.day })
    const copy = own && (await unseal(own, found))
    if (!copy) await inStore('readwrite', (store) => store.delete(name))
    return copy
  }
  const keep = async (copy: Copy) => {
    if (!key) return false
    const sealed = await seal(key, copy)
    await inStore('readwrite', (store) => store.put(sealed, name))
    return true
  }
  return {
    find: () => next(find, undefined),
    keep: (copy) => next(() => keep(copy), false),
    remove: () => next(() => inStore('readwrite', (store) => store.delete(name)), undefined),
  }
}

/** Removes every copy of this browser: whoever signs out leaves nothing, sealed or not. */
export async function removeCopies(): Promise<void> {
  if (canSeal()) await inStore('readwrite', (store) => store.clear())
}
