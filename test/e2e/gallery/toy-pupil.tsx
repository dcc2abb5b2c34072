import { PupilPage } from '../../../src/web/ui/pupil-page.tsx'

export default function ToyPupil() {
  return (
    <PupilPage
      name="王𠮷明"
      now="江东区实验小学 · 四年级 2 班 · 在校"
      facts={[
        {
          title: '基本信息',
          facts: [
            { label: '性别', value: '男' },
            { label: '出生日期', value: '2015-03-02' },
            { label: '学籍号', value: 'G3701**********0012' },
          ],
        },
      ]}
      history={[
        {
          key: '2',
          at: '2026-07-03',
          what: '转入江东区实验小学',
          who: '江东区教育局',
          why: '父母工作调动',
          link: '/case',
        },
        { key: '1', at: '2021-09-01', what: '新生注册', who: '江西区中心小学' },
      ]}
    />
  )
}
