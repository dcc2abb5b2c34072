import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { getPupil } from '../../contract/pupil.ts'
import { changePupilData, getPupilData, listPupilChanges } from '../../contract/pupil-data.ts'
import { offeredLabels } from '../../rules/code-table.ts'
import { isDataField } from '../../rules/pupil-data.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { call } from '../lib/client.ts'
import { usePathId } from '../lib/path-id.ts'
import { useSend } from '../lib/send.ts'
import { FormFromFields } from '../ui/form-from-fields.tsx'
import { Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

/** Older records may lack what the form requires: only what is changed is asked for by the server. */
const FIELDS = registration.fields
  .filter(({ key }) => isDataField(key))
  .map(({ key, header, group, note, codes, isSealed }) => ({
    key,
    header,
    group,
    isSealed,
    ...(note ? { note } : {}),
    ...(codes ? { codes: offeredLabels(codes).map((label) => ({ code: label, label })) } : {}),
  }))

/** 修改学生信息: the school alone, with the reason (CHG-1). */
export default function ChangePupilDataPage() {
  const id = usePathId()
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const found = useQuery({
    queryKey: ['pupil-data', id],
    queryFn: () => call(getPupilData, { params: { id } }),
    // Opening sealed data is audited: once for a visit, and not again behind the person's back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const sending = useSend(changePupilData, {
    invalidates: [
      [getPupil.path, id],
      [listPupilChanges.path, id],
    ],
  })
  return (
    <Page
      title={found.data ? `修改学生信息:${found.data.name}` : '修改学生信息'}
      about="由本校直接修改,保存即生效,修改前后的内容都留下记录。姓名、性别、出生日期、证件类型、证件号请办理关键数据变更。"
      actions={<Link to={`/pupils/${id}`}>回到学生页面</Link>}
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={16} />}
      {found.data && (
        <FormFromFields
          name={`pupil-data.${id}.${found.data.version}`}
          isPersonal
          fields={FIELDS}
          initial={found.data.cells}
          submitText="保存修改"
          sending={sending}
          extra={
            <div className="field">
              <label htmlFor="change-reason">
                <span className="required">必填</span>
                修改原因
              </label>
              <Input
                id="change-reason"
                value={reason}
                maxLength={200}
                aria-required
                placeholder="例如:家长来电告知新号码"
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
          }
          onSubmit={async (values) => {
            const { version, cells: before } = found.data
            if (reason.trim().length < 2) {
              document.getElementById('change-reason')?.focus()
              return false
            }
            const keys = new Set([...Object.keys(before), ...Object.keys(values)])
            const cells = Object.fromEntries([...keys].map((key) => [key, values[key] ?? '']))
            const body = { version, reason: reason.trim(), cells }
            return (await sending.send({ params: { id }, body })) !== undefined
          }}
          onDone={() => void navigate({ to: `/pupils/${id}` })}
        />
      )}
    </Page>
  )
}
