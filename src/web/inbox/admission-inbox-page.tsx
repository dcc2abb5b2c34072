import { InboxList } from './inbox-list.tsx'

/** 新生录取核办: the admissions of all schools that wait for this bureau. */
export default function AdmissionInboxPage() {
  return (
    <InboxList
      title="新生录取核办"
      about="辖区内学校的录取申请。核办通过后,学生转入录取学校,等待分班。"
      kind="admission"
      empty="没有等待核办的录取申请。招生结果导入后,由学校发起录取,申请会出现在这里。"
    />
  )
}
