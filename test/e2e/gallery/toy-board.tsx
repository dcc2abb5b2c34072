import { BoardPage } from '../../../src/web/ui/board-page.tsx'

const SCHOOLS = ['江东区实验小学', '江东区第二小学', '江东区第一初级中学']

export default function ToyBoard() {
  return (
    <BoardPage
      title="毕业准备情况"
      about="江东区教育局"
      figures={[
        { label: '问题学籍', value: 12, link: '/toys', isDue: true },
        { label: '在办业务', value: 3, link: '/toys', isDue: true },
        { label: '待分班', value: 0, link: '/toys', isDue: true },
        { label: '在校生', value: 18_234, link: '/toys' },
      ]}
      charts={[
        {
          title: '毕业年级人数',
          data: {
            kind: 'stacked',
            labels: SCHOOLS,
            series: [
              { name: '已毕业', values: [120, 96, 310] },
              { name: '未毕业', values: [40, 4, 12] },
            ],
          },
        },
      ]}
      units={{
        title: '所属学校',
        empty: '还没有学校。',
        rows: SCHOOLS.map((name, at) => ({
          key: name,
          name,
          link: '/toys',
          figures: [
            { label: '问题学籍', value: 9 - 3 * at, link: '/toys', isDue: true },
            { label: '在办业务', value: 2 - at, isDue: true },
          ],
        })),
      }}
    />
  )
}
