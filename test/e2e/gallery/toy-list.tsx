import { useState } from 'react'
import { formatNumber } from '../../../src/web/lib/format.ts'
import { Confirm } from '../../../src/web/ui/confirm.tsx'
import { ListPage } from '../../../src/web/ui/list-page.tsx'
import { Facts } from '../../../src/web/ui/page.tsx'
import { listToys } from '../toys.ts'

const COLOURS = { red: '红色', blue: '蓝色' }

export default function ToyList() {
  const [asked, setAsked] = useState<{ names: string[]; done(): void } | null>(null)
  return (
    <>
      <ListPage
        title="玩具"
        about="样例"
        door={listToys}
        filters={[
          { key: 'name', label: '名称', kind: 'text', isPersonal: true, isSlashTarget: true },
          {
            key: 'colour',
            label: '颜色',
            kind: 'codes',
            codes: Object.entries(COLOURS).map(([code, label]) => ({ code, label })),
          },
        ]}
        columns={[
          { key: 'name', title: '名称', render: (toy) => toy.name },
          { key: 'colour', title: '颜色', render: (toy) => COLOURS[toy.colour] },
          { key: 'count', title: '数量', align: 'right', render: (toy) => formatNumber(toy.count) },
          { key: 'madeOn', title: '日期', render: (toy) => toy.madeOn },
          { key: 'id', title: '编号', isOptional: true, render: (toy) => toy.id },
        ]}
        rowKey={(toy) => toy.id}
        drawer={(toy) => ({
          title: toy.name,
          content: <Facts facts={[{ label: '数量', value: toy.count }]} columns={1} />,
        })}
        bulk={[
          {
            label: '升级',
            isPrimary: true,
            run: (toys, done) => setAsked({ names: toys.map(({ name }) => name), done }),
          },
        ]}
        empty={{ text: '还没有玩具。' }}
      />
      {asked && (
        <Confirm
          open
          title="升级"
          consequence="选中的玩具将升入下一年级。"
          effects={[{ label: '玩具', value: asked.names.length }]}
          names={asked.names}
          undo="3 天内可以撤回。"
          typed="升级"
          okText="升级"
          onConfirm={() => {
            asked.done()
            setAsked(null)
          }}
          onCancel={() => setAsked(null)}
        />
      )}
    </>
  )
}
