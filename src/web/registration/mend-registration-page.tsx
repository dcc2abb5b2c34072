import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { z } from 'zod'
import { getRegistrationCells, listRegistrations, mendRegistration } from '../../contract/registration.ts'
import { call } from '../lib/client.ts'
import { usePathId } from '../lib/path-id.ts'
import { useSend } from '../lib/send.ts'
import { useServerDraft } from '../lib/server-draft.ts'
import { Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { RegistrationForm } from './registration-form.tsx'

type Opened = z.output<typeof getRegistrationCells.output>

function MendForm(props: { opened: Opened }) {
  const { caseId, version, kind, cells } = props.opened
  const navigate = useNavigate()
  const draft = useServerDraft(`registration.${caseId}.${version}`, cells)
  const sending = useSend(mendRegistration, {
    invalidates: [[listRegistrations.path], ['/api/workbench'], ['case']],
    seed: draft.seed,
  })
  if (!draft.isReady)
    return draft.error ? <RefusalAlert error={draft.error} onRetry={draft.retry} /> : <Waiting rows={16} />
  return (
    <RegistrationForm
      kind={kind}
      draft={draft}
      caseId={caseId}
      submitText="保存修改"
      sending={sending}
      onSubmit={async (values) =>
        (await sending.send({ params: { id: caseId }, body: { version, cells: values } })) !== undefined
      }
      onDone={() => void navigate({ to: '/registrations' })}
    />
  )
}

/** 修改注册信息: a draft, or one that was sent back. */
export default function MendRegistrationPage() {
  const id = usePathId()
  const found = useQuery({
    queryKey: ['registration-cells', id],
    queryFn: () => call(getRegistrationCells, { params: { id } }),
    // Opening sealed data is audited: once for a visit, and not again behind the person's back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (
    <Page
      title="修改注册信息"
      about="保存后仍在「待提交」环节,核对无误再提交审核。"
      actions={<Link to={`/cases/${id}`}>查看办理过程与退回意见</Link>}
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={16} />}
      {found.data?.sentBackBecause && (
        <p role="status" className="field-error">
          退回意见:{found.data.sentBackBecause}
        </p>
      )}
      {found.data && <MendForm key={found.data.version} opened={found.data} />}
    </Page>
  )
}
