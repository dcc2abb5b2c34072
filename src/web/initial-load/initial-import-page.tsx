import { Link, useParams } from '@tanstack/react-router'
import { ImportJobPage } from '../ui/import-job.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { INITIAL_KINDS } from './initial-kinds.ts'

/** One workbook of the initial load. */
export default function InitialImportPage() {
  const { slug }: Readonly<Record<string, unknown>> = useParams({ strict: false })
  const at = INITIAL_KINDS.findIndex((one) => one.slug === slug)
  const of = INITIAL_KINDS[at]
  if (!of)
    return (
      <Page title="初始数据">
        <EmptyState text="没有这种工作簿。" action={<Link to="/initial-load">回到初始数据</Link>} />
      </Page>
    )
  return (
    <ImportJobPage
      key={of.slug}
      kind={of.kind}
      title={`导入${of.title}`}
      about={
        <>
          第 {at + 1} 步,共 {INITIAL_KINDS.length} 步。{of.about} <Link to="/initial-load">查看全部步骤</Link>
        </>
      }
      {...(of.rowsLink ? { rowsLink: of.rowsLink } : {})}
    />
  )
}
