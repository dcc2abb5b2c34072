import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { createCohort, getCohortBoard, previewCohort } from '../../contract/cohort.ts'
import { listClasses, listTerms } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate, formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { type Myself, useMyself } from '../lib/session.ts'
import { bureauText } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { isDay } from '../ui/day-input.tsx'
import { Go } from '../ui/go.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { CohortResult, type Done } from './cohort-result.tsx'
import { CohortTable } from './cohort-table.tsx'
import { type CohortWish, type Preview, type Target, targetKey, termText } from './cohort-words.ts'
import { usualDays, WishForm } from './wish-form.tsx'
import './cohorts.css'

/** Every number of the table: those typed, the others as suggested. */
const targetsOf = (preview: Preview, counts: ReadonlyMap<string, number>): Target[] =>
  preview.schools.flatMap(({ school, stages }) =>
    stages.map(({ stage, target }) => ({
      ...{ schoolId: school.id, stage, count: counts.get(targetKey(school.id, stage)) ?? target },
    })),
  )

function usePreview(wish: CohortWish, targets: readonly Target[] | undefined) {
  return useQuery({
    queryKey: [previewCohort.path, wish, targets ?? null],
    queryFn: () => call(previewCohort, { body: { ...wish, ...(targets ? { targets: [...targets] } : {}) } }),
    enabled: isDay(wish.startsOn) && isDay(wish.endsOn),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

function Notice(props: { preview: Preview; wish: CohortWish }) {
  const { preview, wish } = props
  if (wish.term === 'spring' || preview.hasBegun) return null
  return (
    <Alert
      type="info"
      showIcon
      title={`${wish.schoolYear} 级的班级现在还不能建,可以先建学期。`}
      description="新一级的班级在该学年的升级完成以后(8 月 11 日起)建立。"
    />
  )
}

function AskCreate(props: {
  wish: CohortWish
  preview: Preview
  isSchool: boolean
  sending: { isSending: boolean; isRetrying: boolean; error: unknown }
  onConfirm(): void
  onCancel(): void
}) {
  const { wish, preview, isSchool, sending } = props
  return (
    <Confirm
      open
      title={`建立${termText(wish)}`}
      consequence={
        isSchool ? '将建立本校的学期和班级。' : '将为本局主管的学校一次建立学期和班级;学校不用再建。'
      }
      effects={[
        ...(preview.isOwnTermNew ? [{ label: '本局的学期', value: '先建立' }] : []),
        { label: '学校', value: preview.schools.length },
        { label: '新建学期', value: preview.terms },
        { label: '新建班级', value: preview.classes },
      ]}
      undo="建多了的空班级由学校在「班级」中删除;建少了改大数字再建。"
      okText="建立"
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={props.onConfirm}
      onCancel={props.onCancel}
    />
  )
}

function Plan(props: { me: Myself; year: number }) {
  const isSchool = props.me.unit.level === 'school'
  const [wish, setWish] = useState<CohortWish>({
    ...{ schoolYear: props.year, term: 'autumn', naming: 'plain' },
    ...usualDays(props.year, 'autumn'),
  })
  const [counts, setCounts] = useState<ReadonlyMap<string, number>>(new Map())
  const suggested = usePreview(wish, undefined)
  const targets = suggested.data && counts.size > 0 ? targetsOf(suggested.data, counts) : undefined
  const looked = usePreview(wish, targets)
  const preview = looked.data
  const sending = useSend(createCohort, {
    invalidates: [[previewCohort.path], [getCohortBoard.path], [listTerms.path], [listClasses.path]],
  })
  const [isAsked, setIsAsked] = useState(false)
  const [done, setDone] = useState<Done | null>(null)
  if (done)
    return (
      <CohortResult
        {...{ done, wish, isSchool }}
        onAgain={() => {
          setDone(null)
          setCounts(new Map())
        }}
      />
    )
  const create = async () => {
    if (!preview) return
    const answer = await sending.send({ body: { ...wish, targets: targetsOf(preview, counts) } })
    if (!answer) return
    setIsAsked(false)
    setDone(answer)
  }
  const isNothing = preview !== undefined && preview.terms + preview.classes === 0 && !preview.isOwnTermNew
  return (
    <div className="stack">
      <Panel title="学期和班级名称">
        <WishForm
          {...{ year: props.year, wish, preview, isSchool }}
          onChange={(next) => {
            if (next.schoolYear !== wish.schoolYear || next.term !== wish.term) setCounts(new Map())
            setWish(next)
          }}
        />
      </Panel>
      <RefusalAlert error={looked.error} onRetry={() => void looked.refetch()} />
      {looked.isPending && !looked.error && <Waiting rows={6} />}
      {preview && !looked.error && (
        <>
          <Notice preview={preview} wish={wish} />
          {preview.waitsFor ? (
            <EmptyState
              text={`${bureauText(preview.waitsFor)}还没有建立${termText(wish)},本校还不能建。请电话联系,由主管局的学籍管理员在「新学年准备」或「学期学年设置」中先建立;然后回到本页,一次建好本校的学期和班级。`}
              action={<Button onClick={() => void looked.refetch()}>主管局已建立,再看一次</Button>}
            />
          ) : preview.schools.length === 0 ? (
            <EmptyState
              text="本局没有直接主管的学校。"
              action={<Go to="/cohorts/board">看下级单位的进度</Go>}
            />
          ) : (
            <Panel
              title="预览"
              extra={
                <span className="actions">
                  <span role="status">
                    将建学期 <b>{formatNumber(preview.terms)}</b> 个、班级{' '}
                    <b>{formatNumber(preview.classes)}</b> 个
                  </span>
                  <Button
                    type="primary"
                    disabled={isNothing || looked.isPlaceholderData}
                    onClick={() => setIsAsked(true)}
                  >
                    {isNothing ? '没有要建的' : '建立'}
                  </Button>
                </span>
              }
            >
              <CohortTable
                schools={preview.schools}
                counts={counts}
                onCount={(key, count) => setCounts(new Map(counts).set(key, count))}
              />
            </Panel>
          )}
        </>
      )}
      {isAsked && preview && (
        <AskCreate
          {...{ wish, preview, isSchool, sending }}
          onConfirm={() => void create()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        />
      )}
    </div>
  )
}

/** 新学年准备: the term and the new cohort's classes, for one school or for all schools of the bureau at once (ORG-3). */
export default function CohortPage() {
  const me = useMyself()
  const clock = useBusinessClock()
  if (!me || !clock) return null
  return (
    <Page
      title="新学年准备"
      about={
        me.unit.level === 'school'
          ? '一次建好本校的学期和新一级的班级,然后就能办新生注册和招生入学。'
          : '一次为本局主管的全部学校建好学期和新一级的班级;每校几个班可以改。'
      }
      actions={me.unit.level !== 'school' && <Go to="/cohorts/board">准备进度</Go>}
    >
      <Plan me={me} year={Number(formatDate(clock.now).slice(0, 4))} />
    </Page>
  )
}
