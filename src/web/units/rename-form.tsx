import { useState } from 'react'
import { getUnit, listUnits, renameUnit } from '../../contract/unit.ts'
import { useSend } from '../lib/send.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import type { Unit } from './unit-words.ts'

const PHONE = /^[\d-]{7,20}$/

function check({ officePhone = '' }: FormValues): FormFaults {
  return officePhone && !PHONE.test(officePhone.trim())
    ? { officePhone: '电话只含数字和横线,例如 0531-12345678。' }
    : {}
}

/** Name and office phone of a bureau below, the office phone of a school. */
export function RenameForm(props: { unit: Unit }) {
  const { unit } = props
  const sending = useSend(renameUnit, { invalidates: [[getUnit.path], [listUnits.path]] })
  const [isDone, setIsDone] = useState(false)
  return (
    <div className="stack">
      <FormFromFields
        // Saved, it begins anew from what was saved.
        key={`${unit.name} ${unit.officePhone}`}
        name={`unit.${unit.id}`}
        isPersonal={false}
        submitText="保存"
        initial={{ name: unit.name, officePhone: unit.officePhone ?? '' }}
        check={check}
        fields={[
          // A school's name has its day and its reason: it is changed in 学校变更.
          ...(unit.school ? [] : [{ key: 'name', header: '名称', required: true }]),
          { key: 'officePhone', header: '办公电话', note: '在办业务中显示,供其他单位催办。' },
        ]}
        sending={sending}
        onSubmit={async ({ name = '', officePhone = '' }) => {
          const body = {
            name: unit.school ? unit.name : name.trim(),
            officePhone: officePhone.trim() || null,
          }
          const done = await sending.send({ params: { id: unit.id }, body })
          setIsDone(done !== undefined)
          return done !== undefined
        }}
      />
      {isDone && <p role="status">已保存。</p>}
    </div>
  )
}
