import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { openPracticeWorld } from '../../contract/world.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { useSend } from '../lib/send.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { Facts, Page, Panel } from '../ui/page.tsx'
import { instantOf } from './due-on-the-way.ts'

type Opened = z.output<typeof openPracticeWorld.output>

const MORNING = 'T08:00'

function check(values: FormValues): FormFaults {
  const { divisionCode = '', password = '' } = values
  return {
    ...(divisionCode && !/^\d{2}0000$/.test(divisionCode.trim())
      ? { divisionCode: '省级行政区划代码为 6 位,后四位是 0,例如 370000。' }
      : {}),
    ...(password && password.length < 8 ? { password: '密码至少 8 位。' } : {}),
  }
}

/** 演练世界: another one with its own clock, province and people, for training or rehearsing. */
export default function PracticeWorldPage() {
  const clock = useBusinessClock()
  const sending = useSend(openPracticeWorld)
  const [opened, setOpened] = useState<Opened | null>(null)
  if (!clock) return null
  return (
    <Page
      title="新建演练世界"
      about="演练世界有自己的时钟、一个省和自己的用户,与其他演练和正式数据完全分开,可从头演练整个季节。"
    >
      {opened ? (
        <Panel title="演练世界已建立">
          <div className="stack">
            <Facts
              columns={1}
              facts={[
                { label: '国家级系统管理员', value: opened.logins.nation },
                { label: '省学籍管理员', value: opened.logins.province },
                { label: '省主管领导', value: opened.logins.provinceApprover },
              ]}
            />
            <p>请用以上用户名和刚才填写的密码登录,在「初始数据」中导入单位、班级和学生后开始演练。</p>
            <div className="actions">
              <Button onClick={() => setOpened(null)}>再建一个</Button>
            </div>
          </div>
        </Panel>
      ) : (
        <FormFromFields
          name="practice-world"
          isPersonal={false}
          submitText="新建"
          initial={{ clockOn: clock.now.slice(0, 10) }}
          check={check}
          fields={[
            { key: 'name', header: '名称', required: true, note: '例如:2026 年 8 月培训。' },
            { key: 'provinceName', header: '省级教育部门', required: true, note: '例如:云海省教育厅。' },
            {
              key: 'divisionCode',
              header: '行政区划代码',
              required: true,
              note: '6 位,后四位是 0,例如 370000。',
            },
            {
              key: 'clockOn',
              header: '演练开始日期',
              required: true,
              kind: 'date',
              note: '当天 08:00 开始,例如 2026-07-01。',
            },
            { key: 'password', header: '用户初始密码', required: true, isSealed: true, note: '至少 8 位。' },
          ]}
          sending={sending}
          onSubmit={async ({
            name = '',
            provinceName = '',
            divisionCode = '',
            clockOn = '',
            password = '',
          }) => {
            const answer = await sending.send({
              body: {
                name: name.trim(),
                provinceName: provinceName.trim(),
                divisionCode: divisionCode.trim(),
                clockAt: instantOf(`${clockOn}${MORNING}`),
                password,
              },
            })
            if (answer) setOpened(answer)
            return answer !== undefined
          }}
        />
      )}
    </Page>
  )
}
