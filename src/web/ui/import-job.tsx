import { useQuery } from '@tanstack/react-query'
import { Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import {
  cancelImport,
  getBadRows,
  getImport,
  getImportFacts,
  getReturnedWorkbook,
  getTemplate,
  type ImportJob,
  type ImportKind,
  startImport,
} from '../../contract/import.ts'
import type { CureKind } from '../../rules/field-cure.ts'
import { importTables } from '../../sheets/columns/all.ts'
import { call, save, upload } from '../lib/client.ts'
import { anchorOf, manualAddress } from '../lib/manual-place.ts'
import { useSend } from '../lib/send.ts'
import { useMyself } from '../lib/session.ts'
import { checkFile, cureFile } from '../lib/workbook/check-file.ts'
import type { CheckRequest } from '../lib/workbook/workbook-check.ts'
import { ImportPage } from './import-page.tsx'
import type { FileCheck, ImportState } from './import-state.ts'

type Job = z.output<typeof ImportJob>
type Mode = Job['mode']

const PHASES: Record<Job['state'], ImportState['phase']> = {
  waiting: 'waiting',
  checking: 'running',
  writing: 'running',
  done: 'done',
  refused: 'refused',
  cancelled: 'refused',
}

/** Where the rows are, and what comes after them. */
interface After {
  rowsLink?: string | undefined
  next?: ImportState['next'] | undefined
}

/** What the server counted while it took the workbook in, as the page shows it. */
export function importState(job: Job, { rowsLink, next }: After = {}): ImportState {
  const { fileProblem: fatal, problems, cautions, firstCautions } = job
  const isOver = PHASES[job.state] === 'done' || PHASES[job.state] === 'refused'
  const check: FileCheck = {
    rows: job.rowsRead,
    kinds: problems.map(({ label, count }) => ({ text: label, count })),
    first: [],
    cautions: cautions.map(({ label, count }) => ({ text: label, count })),
    firstCautions,
    ...(fatal ? { fatal: { text: fatal.title, cure: fatal.cure } } : {}),
  }
  return {
    phase: PHASES[job.state],
    done: job.rowsRead,
    total: isOver ? job.rowsRead : job.rowsExpected,
    numbers: [
      { label: '读取', value: job.rowsRead },
      { label: '入库', value: job.rowsTaken, ...(rowsLink ? { link: rowsLink } : {}) },
      { label: '以前已入库,跳过', value: job.rowsSkipped },
      { label: '有错误', value: job.rowsBad, isBad: true },
    ],
    check,
    hasReturned: job.hasReturnedWorkbook,
    hasBadRows: job.hasBadRows,
    trouble: job.trouble,
    isAllKnown: job.rowsRead > 0 && job.rowsSkipped === job.rowsRead,
    ...(next && job.rowsTaken > 0 ? { next } : {}),
    isCancelled: job.state === 'cancelled',
  }
}

const UNCHECKED: FileCheck = { rows: 0, kinds: [], first: [], isUnchecked: true }

const MODES: { value: Mode; label: string }[] = [
  { value: 'all_or_nothing', label: '全部正确才入库(有一处错误就整份退回)' },
  { value: 'good_rows_only', label: '正确的行先入库,只退回有错误的行' },
]

/** What the choice comes to. */
const CONSEQUENCES: Record<Mode, string> = {
  all_or_nothing: '只要有一处错误,这份文件就一行也不入库;改好后重新上传整份文件。',
  good_rows_only: '没有错误的行马上入库,不能靠重传来撤回;有错误的行退回,改好后只重传这些行。',
}

type Limits = z.output<typeof getImportFacts.output>

const codesOf = (text: string) => new Set(text.match(/\d{6}/g))

/** By the rules of the server and what it knows, beside the page (REG-3). */
function requestOf(kind: z.output<typeof ImportKind>, file: File, limits: Limits): CheckRequest {
  const { maxRows, classSize, today, schoolYear, entryAge, divisions, idRegions, classes } = limits
  const facts = {
    ...{ today, schoolYear, entryAge, divisions: codesOf(divisions), idRegions: codesOf(idRegions) },
    ...(classes && {
      classNumbers: new Set(classes.map(({ number }) => number)),
      classCohorts: new Map(classes.map(({ number, cohort }) => [number, cohort])),
      classStages: new Map(classes.flatMap(({ number, stage }) => (stage ? [[number, stage]] : []))),
      classPupils: new Map(classes.map(({ number, pupils }) => [number, pupils])),
    }),
  }
  return { kind, file, facts, maxRows, classSize }
}

/** The clerk's own workbook with these cells mended, under the same name. */
async function curedOf(request: CheckRequest, name: string, kinds: readonly string[]) {
  const { file, count } = await cureFile({ ...request, kinds: kinds as readonly CureKind[] })
  return { file: new File([file], name, { type: file.type }), count }
}

/** An import of one kind through the doors: template, upload, progress, returned workbook. */
export function ImportJobPage(props: {
  kind: z.output<typeof ImportKind>
  title: string
  about: ReactNode
  /** Where the rows are to be seen afterwards. */
  rowsLink?: string
  /** What to do with the rows that were taken. */
  next?: ImportState['next']
  /** What comes before the file is chosen, in place of the template: an export of what is to be mended. */
  before?: ReactNode
  /** The business that the workbook is for, where it is to be chosen. */
  business?: ReactNode
}) {
  const [mode, setMode] = useState<Mode>('all_or_nothing')
  const cancelling = useSend(cancelImport)
  const params = { kind: props.kind }
  const unit = useMyself()?.unit
  const limits = useQuery({
    queryKey: [getImportFacts.path, props.kind],
    queryFn: () => call(getImportFacts, { params }),
  })
  // Asked for when the file is there, if the first answer was lost: classes may have been made meanwhile.
  const request = async (file: File) => ({
    ...requestOf(props.kind, file, limits.data ?? (await call(getImportFacts, { params }))),
    ...(unit ? { own: { id: unit.id, name: unit.name } } : {}),
  })
  return (
    <ImportPage
      title={props.title}
      about={props.about}
      maxBytes={startImport.input.file.maxBytes}
      {...(limits.data ? { maxRows: limits.data.maxRows } : {})}
      takesCsv={importTables[props.kind].takesCsv}
      dictionary={manualAddress('dictionary', anchorOf(importTables[props.kind].title))}
      before={props.before ?? props.business}
      {...(props.before ? {} : { saveTemplate: () => save(getTemplate, { params }) })}
      choices={
        <div>
          <Radio.Group
            aria-label="有错误时"
            value={mode}
            options={MODES}
            onChange={(event) => setMode(event.target.value as Mode)}
          />
          <p className="quiet">{CONSEQUENCES[mode]}</p>
        </div>
      }
      // Where this browser cannot, the server's check alone counts.
      check={(file) =>
        request(file)
          .then(checkFile)
          .catch(() => UNCHECKED)
      }
      cure={async (file, kinds) => curedOf(await request(file), file.name, kinds)}
      start={(file, options) =>
        upload(startImport, { params, query: { mode, fileName: file.name.slice(-120) }, file }, options)
      }
      watch={async (id) => importState(await call(getImport, { params: { id } }), props)}
      saveReturned={(id) => save(getReturnedWorkbook, { params: { id } })}
      saveBadRows={(id) => save(getBadRows, { params: { id } })}
      cancel={{ ...cancelling, send: (id) => cancelling.send({ params: { id } }) }}
    />
  )
}
