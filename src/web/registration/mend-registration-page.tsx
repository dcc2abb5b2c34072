import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { getRegistrationCells, listRegistrations, mendRegistration } from '../../contract/registration.ts'
import { call } from '../lib/client.ts'
import { usePathId } from '../lib/path-id.ts'
import { useSend } from '../lib/send.ts'
import { Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { RegistrationForm } from './registration-form.tsx'

/** 修改注册信息: a draft, or one that was sent back. */
export default function MendRegistrationPage() {
  const id = usePathId()
  const navigate = useNavigate()
  const found = useQuery({
    queryKey: ['registration-cells', id],
    queryFn: () => call(getRegistrationCells, { params: { id } }),
    // Opening sealed data is audited: once for a visit, and not again behind the person's back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const sending = useSend(mendRegistration, {
    invalidates: [[listRegistrations.path], ['/api/workbench'], ['case']],
  })
  return (
    <Page
      title="修改注册信息"
      about="保存后仍在「待提交」环节,核对无误再提交审核。"
      actions={<Link to={`/cases/${id}`}>查看办理过程与退回意见</Link>}
    >
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={16} />}
      {found.data && (
        <RegistrationForm
          name={`registration.${id}.${found.data.version}`}
          initial={found.data.cells}
          submitText="保存修改"
          sending={sending}
          onSubmit={async (cells) => {
            const { version } = found.data
            return (await sending.send({ params: { id }, body: { version, cells } })) !== undefined
          }}
          onDone={() => void navigate({ to: '/registrations' })}
        />
      )}
    </Page>
  )
}
