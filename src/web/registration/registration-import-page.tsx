import { Link } from '@tanstack/react-router'
import { ImportJobPage } from '../ui/import-job.tsx'
import { useBusinessChoice } from './business-choice.tsx'

const ABOUT = {
  registration: '下载模板,一行填一名新生。有错误的工作簿会标好错处退回,改好再传;已入库的行会自动跳过。',
  late_registration:
    '补录没有学籍的在校生,班号必填。上传时逐行查询:已在他校在校的会退回,请办理转学。其余同新生注册。',
}

/** 学籍导入: newcomers of grade one, or pupils registered late, by workbook. */
export default function RegistrationImportPage() {
  const { kind, choice } = useBusinessChoice()
  return (
    <ImportJobPage
      key={kind}
      kind={kind}
      title={kind === 'registration' ? '学籍导入(新生注册)' : '学籍导入(在校生注册)'}
      about={
        <>
          {ABOUT[kind]} <Link to="/registrations">回到学籍注册</Link>
        </>
      }
      business={choice}
      rowsLink="/registrations"
      next={{
        text: '已入库的还没有报上去:请核对后选中,按「提交审核」。',
        to: '/registrations?state=with_registrar',
        link: '去提交审核',
      }}
    />
  )
}
