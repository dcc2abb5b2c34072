/** Documents shown with a case: type and size checked by content, sealed in the database. */
import { readFile } from 'node:fs/promises'
import { mediaTypeOf } from '../../rules/media-type.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import type { UploadedFile } from '../upload.ts'
import { read, schemaOf, write, writeAudit } from '../write.ts'
import { findAttachment, insertAttachment } from './attachment.queries.ts'
import { type CaseRow, lockCases } from './business-case.queries.ts'
import type { CaseKinds } from './case-kind.ts'

/** Whoever holds the desk, or asked in the first place, may show a document. */
function mayAttach(kinds: CaseKinds, row: CaseRow, actor: Actor): boolean {
  const desk = kinds.find((one) => one.kind === row.kind)?.flow.states[row.state]?.desk
  if (!desk) return false
  return row.parties[desk.party] === actor.unitId || row.schoolId === actor.unitId
}

/**
 * Attaches a document; the same file twice is one attachment.
 * @throws Refusal not_found, attachment_not_party, attachment_type_unknown
 */
export async function attach(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  input: { caseId: number; name: string; file: UploadedFile },
) {
  const content = await readFile(input.file.path)
  const mediaType = mediaTypeOf(content)
  if (!mediaType) return refuse('attachment_type_unknown')
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const [row] = await lockCases(tx, schema, [input.caseId])
    if (!row) return refuse('not_found')
    if (!mayAttach(kinds, row, actor)) return refuse('attachment_not_party')
    const id = await insertAttachment(tx, schema, {
      id: await ctx.db.newId(),
      caseId: row.id,
      accountId: actor.accountId,
      unitId: actor.unitId,
      name: input.name,
      mediaType,
      size: content.length,
      sha256: Buffer.from(input.file.sha256, 'hex'),
      sealed: ctx.sealer.sealBytes(content),
      visibleTo: row.visibleTo,
      at: ctx.realNow(),
    })
    return {
      answer: { id },
      audit: {
        act: 'case.attach',
        subjectKind: 'business_case',
        subjectId: row.id,
        detail: { attachment: id },
      },
    }
  })
}

/** An attachment in full, for the parties of its case; audited. @throws Refusal not_found */
export function getAttachment(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const row = await findAttachment(tx, schemaOf(actor), id)
    if (!row) return refuse('not_found')
    await writeAudit(tx, ctx, actor, {
      act: 'case.attachment_open',
      subjectKind: 'case_attachment',
      subjectId: id,
    })
    return { name: row.name, type: row.mediaType, content: ctx.sealer.unsealBytes(row.sealed) }
  })
}
