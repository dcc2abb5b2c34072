import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo } from 'react'
import { listDivisions } from '../../contract/registration.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import { importTables } from '../../sheets/columns/all.ts'
import { checkTexts } from '../../sheets/core/check.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate } from '../lib/format.ts'
import type { ServerDraft } from '../lib/server-draft.ts'
import { AsideNotice, DraftNote } from '../ui/draft-state.tsx'
import {
  FieldsForm,
  type FormFaults,
  type FormFromFieldsProps,
  type FormValues,
} from '../ui/form-from-fields.tsx'
import { DuplicateHint, DuplicateNotice, useDuplicates } from './duplicate-notice.tsx'
import { offersFor } from './offers.ts'
import { paperFields } from './paper-form.ts'

const filled = (values: FormValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== ''))

/** Counties by name, once for a visit; until they are there, and without them, codes are typed. */
function useCounties() {
  const { data } = useQuery({
    queryKey: [listDivisions.path],
    queryFn: () => call(listDivisions, {}),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(() => data?.rows ?? [], [data])
}

/** The rules that read the workbook, on the form's texts. */
function useCheck(kind: RegistrationKind) {
  const clock = useBusinessClock()
  const today = formatDate(clock?.now ?? new Date().toISOString())
  return useCallback(
    (values: FormValues): FormFaults => {
      const facts = { today, schoolYear: Number(today.slice(0, 4)) }
      const { ok, ...checked } = checkTexts(importTables[kind], filled(values), facts)
      if (ok || !('problems' in checked)) return {}
      return Object.fromEntries(
        [...checked.problems].reverse().map(({ field, cause, cure }) => [field, `${cause}${cure}`]),
      )
    },
    [kind, today],
  )
}

/** The template's field table as the paper form, checked by the very rules that read the workbook (REG-1, REG-3). */
export function RegistrationForm(props: {
  kind: RegistrationKind
  draft: ServerDraft
  submitText: string
  sending: FormFromFieldsProps['sending']
  /** The case that is mended: its own pupil is no duplicate. */
  caseId?: number
  extra?: ReactNode
  onSubmit(cells: FormValues): Promise<boolean>
  onDone?(): void
}) {
  const counties = useCounties()
  const known = useMemo(() => new Set(counties.map(({ code }) => code)), [counties])
  const fields = useMemo(() => paperFields(props.kind, counties), [props.kind, counties])
  const check = useCheck(props.kind)
  const duplicates = useDuplicates(props.caseId)
  const { draft } = props
  return (
    <div className="stack paper">
      <AsideNotice aside={draft.aside} />
      <DuplicateNotice answer={duplicates.answer} />
      <FieldsForm
        name="registration"
        fields={fields}
        draft={draft}
        draftNote={
          <>
            <DuplicateHint answer={duplicates.answer} />
            <DraftNote state={draft.state} savedAt={draft.savedAt} />
          </>
        }
        leaveText="已填写的内容尚未提交。草稿已加密保存在服务器,只有您本人能打开,7 天内可继续填写。"
        submitText={props.submitText}
        check={check}
        offersFor={(values) => offersFor(values, (code) => known.has(code))}
        onLeave={duplicates.ask}
        sending={props.sending}
        extra={props.extra}
        onSubmit={(values) => props.onSubmit(filled(values))}
        {...(props.onDone ? { onDone: props.onDone } : {})}
      />
    </div>
  )
}
