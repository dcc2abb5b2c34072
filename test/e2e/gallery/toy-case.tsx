import { useQuery } from '@tanstack/react-query'
import { call } from '../../../src/web/lib/client.ts'
import { useSend } from '../../../src/web/lib/send.ts'
import { CasePage } from '../../../src/web/ui/case-page.tsx'
import { getToyCase, takeToyStep } from '../toys.ts'

const ID = 7

export default function ToyCase() {
  const sending = useSend(takeToyStep, { invalidates: [['toy-case']] })
  const { data } = useQuery({
    queryKey: ['toy-case'],
    queryFn: () => call(getToyCase, { params: { id: ID } }),
  })
  return (
    <CasePage
      title="转学:王小明"
      about={`已办 ${data?.taken.length ?? 0} 次`}
      caseKey={String(ID)}
      facts={[
        {
          title: '学生',
          facts: [
            { label: '姓名', value: '王𠮷明' },
            { label: '身份证件号', value: '3701**********0012' },
            { label: '性别', value: '男' },
            { label: '出生日期', value: '2015-03-02' },
          ],
        },
        {
          title: '转学申请',
          facts: [
            { label: '转出学校', value: '江西区中心小学' },
            { label: '转入学校', value: '江东区实验小学' },
            { label: '转入年级', value: '四年级' },
            { label: '备注', value: null },
          ],
        },
      ]}
      desks={[
        {
          key: '1',
          title: '转入学校上报',
          unit: '江东区实验小学',
          state: 'done',
          who: '李娜',
          at: '2026-07-03T01:30:00Z',
          decision: '上报',
          opinion: '材料齐全。',
        },
        {
          key: '2',
          title: '转出学校核办',
          unit: '江西区中心小学',
          state: 'here',
          workdaysLeft: 2,
          phone: '0531-12345678',
        },
        { key: '3', title: '转出主管部门核办', unit: '江西区教育局', state: 'ahead' },
      ]}
      steps={[
        {
          step: 'agree',
          label: '同意',
          consequence: '同意后,申请将送江西区教育局核办。',
          needsReason: false,
        },
        {
          step: 'reject',
          label: '驳回',
          consequence: '驳回后,业务结束,学生学籍不变。',
          needsReason: true,
          isDestructive: true,
        },
      ]}
      history={[{ key: '1', at: '2026-07-03T01:30:00Z', what: '转入学校上报', who: '李娜(江东区实验小学)' }]}
      sending={sending}
      takeStep={async (body) => (await sending.send({ params: { id: ID }, body })) !== undefined}
    />
  )
}
