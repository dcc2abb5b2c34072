import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { listImports } from '../../contract/import.ts'
import { call } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { Page, Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { INITIAL_KINDS } from './initial-kinds.ts'
import './initial-load.css'

/** What came in so far by one kind of workbook. */
function Progress(props: { kind: (typeof INITIAL_KINDS)[number]['kind'] }) {
  const { kind } = props
  const { data, error, refetch } = useQuery({
    queryKey: [listImports.path, kind],
    queryFn: () => call(listImports, { query: { kind, limit: 200 } }),
  })
  if (error) return <RefusalAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <span className="quiet">正在读取 …</span>
  const taken = data.rows.reduce((sum, { rowsTaken }) => sum + rowsTaken, 0)
  const last = data.rows[0]
  if (!last) return <span className="quiet">还没有导入</span>
  return (
    <span>
      已入库 <b>{formatNumber(taken)}</b> 行,最近一次 {formatTime(last.createdAt)}
    </span>
  )
}

/** 初始数据: the four workbooks a province brings, in the right order. */
export default function InitialLoadPage() {
  return (
    <Page
      title="初始数据"
      about="全省启用系统时,用四种工作簿把已有数据一次带进来。请按顺序导入:后一种要引用前一种。"
    >
      <Panel>
        <ol className="initial-steps">
          {INITIAL_KINDS.map(({ slug, kind, title, about }, at) => (
            <li key={slug}>
              <span className="initial-number" aria-hidden>
                {at + 1}
              </span>
              <div>
                <h2>
                  <Link to={`/initial-load/${slug}`}>导入{title}</Link>
                </h2>
                <p>{about}</p>
                <p>
                  <Progress kind={kind} />
                </p>
              </div>
            </li>
          ))}
        </ol>
        <p className="quiet">
          检查规则与日常导入相同;同一行再次上传会被认出并跳过。全部导入后,系统会对身份证件号查重,重复的列为问题学籍。
        </p>
      </Panel>
    </Page>
  )
}
