import { Link } from '@tanstack/react-router'
import { ImportJobPage } from '../ui/import-job.tsx'

/** 招生结果导入: the allocation list, five columns. */
export default function AllocationImportPage() {
  return (
    <ImportJobPage
      kind="allocation"
      title="招生结果导入"
      about={
        <>
          工作簿前五列:学籍号、学生姓名、毕业学校标识码、录取学校标识码、教育阶段。 在「毕业生查询」导出的招生
          Excel 填好录取学校后,可直接在这里上传。 <Link to="/allocations">回到招生结果管理</Link>
        </>
      }
      rowsLink="/allocations"
    />
  )
}
