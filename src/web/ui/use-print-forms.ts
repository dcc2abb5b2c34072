/** From a list to the confirmation forms of the pupils selected in it (REG-8). */
import { useNavigate } from '@tanstack/react-router'
import { openConfirmationForms } from '../../contract/confirmation-form.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import type { BulkAct } from './bulk-bar.tsx'

/** The act for a list's bulk bar; none for those who may not open the forms. @param idOf the pupil of a row */
export function usePrintForms<Row>(idOf: (row: Row) => number): BulkAct<Row>[] {
  const navigate = useNavigate()
  const me = useMyself()
  if (!me || !mayEnter(me, openConfirmationForms.access)) return []
  const run = (rows: readonly Row[]) =>
    void navigate({ to: '/confirmation-forms', search: { pupils: rows.map(idOf).join(',') } as never })
  return [{ label: '打印信息确认表', run }]
}
