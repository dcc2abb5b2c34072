import { Link } from '@tanstack/react-router'
import { ImportJobPage } from '../ui/import-job.tsx'

/** 学籍导入: newcomers of grade one by workbook. */
export default function RegistrationImportPage() {
  return (
    <ImportJobPage
      kind="registration"
      title="学籍导入(新生注册)"
      about={
        <>
          下载模板,一行填一名新生。有错误的工作簿会标好错处退回,改好再传;已入库的行会自动跳过。{' '}
          <Link to="/registrations">回到学籍注册</Link>
        </>
      }
      rowsLink="/registrations"
    />
  )
}
