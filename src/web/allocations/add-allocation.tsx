import { useState } from 'react'
import { addAllocation, listAllocations } from '../../contract/admission.ts'
import { useSend } from '../lib/send.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { ADMISSION_STAGES } from './allocation-words.ts'

const SCHOOL_CODE = /^\d{10}$/

/** What can be told without the server. */
function check(values: FormValues): FormFaults {
  const faults: Record<string, string> = {}
  for (const [key, name] of [
    ['fromSchoolCode', '毕业学校标识码'],
    ['schoolCode', '录取学校标识码'],
  ] as const)
    if (values[key] && !SCHOOL_CODE.test(values[key].trim())) faults[key] = `${name}应为 10 位数字,请核对。`
  const number = values.studentNumber?.trim() ?? ''
  if (number && (number.length < 19 || number.length > 24))
    faults.studentNumber = '学籍号应为 19 位(G、L 或 J 开头),请核对。'
  return faults
}

/** 手动增加: one graduate for one school, for the few that come after the list. */
export function AddAllocation() {
  const sending = useSend(addAllocation, { invalidates: [[listAllocations.path]] })
  const [added, setAdded] = useState<string | null>(null)
  return (
    <div className="stack one-column">
      {added && <p role="status">已增加{added}。可以继续增加下一名。</p>}
      <FormFromFields
        name="allocation"
        isPersonal
        submitText="增加"
        check={check}
        fields={[
          {
            key: 'studentNumber',
            header: '学籍号',
            required: true,
            isSealed: true,
            note: '19 位,可从「毕业生查询」导出的工作簿中复制。',
          },
          { key: 'name', header: '学生姓名', required: true, isSealed: true },
          { key: 'fromSchoolCode', header: '毕业学校标识码', required: true, note: '10 位数字。' },
          { key: 'schoolCode', header: '录取学校标识码', required: true, note: '10 位数字。' },
          { key: 'stage', header: '教育阶段', required: true, codes: ADMISSION_STAGES },
        ]}
        sending={sending}
        onSubmit={async (values) => {
          const { studentNumber = '', name = '', fromSchoolCode = '', schoolCode = '', stage } = values
          const done = await sending.send({
            body: {
              studentNumber: studentNumber.trim(),
              name: name.trim(),
              fromSchoolCode: fromSchoolCode.trim(),
              schoolCode: schoolCode.trim(),
              stage: stage === 'senior' || stage === 'primary' ? stage : 'junior',
            },
          })
          if (done) setAdded(name.trim())
          return done !== undefined
        }}
      />
    </div>
  )
}
