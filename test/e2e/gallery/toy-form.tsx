import { useSend } from '../../../src/web/lib/send.ts'
import { FormFromFields } from '../../../src/web/ui/form-from-fields.tsx'
import { Page } from '../../../src/web/ui/page.tsx'
import { addToy } from '../toys.ts'

export default function ToyForm() {
  const sending = useSend(addToy)
  return (
    <Page title="添加玩具">
      <FormFromFields
        isPersonal={false}
        name="toy"
        submitText="提交"
        fields={[
          { key: 'name', header: '名称', group: '基本信息', required: true, note: '与标签一致。' },
          {
            key: 'colour',
            header: '颜色',
            group: '基本信息',
            required: true,
            codes: [
              { code: 'red', label: '红色' },
              { code: 'blue', label: '蓝色' },
            ],
          },
          { key: 'phone', header: '联系电话', group: '联系方式', isSealed: true },
        ]}
        sending={sending}
        onSubmit={async ({ name = '', colour = '', phone = '' }) =>
          (await sending.send({ body: { name, colour, phone } })) !== undefined
        }
      />
    </Page>
  )
}
