import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Steps } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Progress } from '../lib/client.ts'
import { useSearchText } from '../lib/search-text.ts'
import { useSending } from '../lib/send.ts'
import { CheckStep } from './import-check.tsx'
import { ChooseStep } from './import-choose.tsx'
import { ResultStep, RunStep } from './import-result.tsx'
import type { FileCheck, ImportState } from './import-state.ts'
import { Page, Waiting } from './page.tsx'
import { RefusalAlert } from './refusal-alert.tsx'
import './import.css'

export interface ImportPageProps {
  title: string
  about?: ReactNode
  maxBytes: number
  /** Unknown until the policy is. */
  maxRows?: number
  /** Whether a CSV file may be sent as well. */
  takesCsv: boolean
  /** Where the manual tells how each of its columns is filled in. */
  dictionary?: string
  /** None where the workbook is exported with its values instead. */
  saveTemplate?(): Promise<void>
  /** What comes before the file is chosen. */
  before?: ReactNode
  /** What is chosen before, e.g. 全部成功才入库. */
  choices?: ReactNode
  /** Checks in the browser, by the very rules of the server. Without it the file goes straight up. */
  check?(file: File): Promise<FileCheck>
  /** A copy of the file in which the cells of these kinds of cure are mended. */
  cure?(file: File, kinds: readonly string[]): Promise<{ file: File; count: number }>
  /** Sends the file; answers with the import's id. */
  start(
    file: File,
    o: { requestId: string; onProgress: Progress; signal: AbortSignal },
  ): Promise<{ id: number }>
  watch(id: number): Promise<ImportState>
  saveReturned(id: number): Promise<void>
  /** Only the rows with errors. */
  saveBadRows?(id: number): Promise<void>
  /** Calls it off as long as it is not written. */
  cancel?: { send(id: number): Promise<unknown>; isSending: boolean; error: unknown }
}

const STEP_TITLES = ['选择文件', '检查', '上传处理', '结果']
const POLL_MS = 1000

const isOver = (state: ImportState | undefined) => state?.phase === 'done' || state?.phase === 'refused'

/** The running import is in the address: the page can be left and found again. */
function useImportId(): [number | undefined, (id: number | undefined) => void] {
  const navigate = useNavigate()
  const search = useSearchText()
  const id = Number(search.import) || undefined
  const open = (next: number | undefined) => {
    const { import: _, ...rest } = search
    const asked = next === undefined ? rest : { ...rest, import: String(next) }
    void navigate({ to: '.', search: asked as never })
  }
  return [id, open]
}

function useChosenFile(props: ImportPageProps) {
  const [file, setFile] = useState<File | null>(null)
  const [check, setCheck] = useState<FileCheck | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [cured, setCured] = useState(0)
  const take = (next: File | null) => {
    setFile(next)
    setCheck(null)
    setError(null)
  }
  const look = async (next: File) => {
    take(next)
    await props.check?.(next).then(setCheck, setError)
  }
  const choose = (next: File) => {
    setCured(0)
    return look(next)
  }
  const cure = async (kinds: readonly string[]) => {
    if (!file || !props.cure) return
    const mended = await props.cure(file, kinds)
    setCured(cured + mended.count)
    await look(mended.file)
  }
  const clear = () => {
    setCured(0)
    take(null)
  }
  return { file, check, error, cured, choose, cure: props.cure && cure, clear }
}

function currentStep(isRunning: boolean, isEnded: boolean, hasFile: boolean): number {
  if (isEnded) return 3
  if (isRunning) return 2
  return hasFile ? 1 : 0
}

/** Page kind 3: 选择文件 → 检查 → 上传处理 → 结果. */
export function ImportPage(props: ImportPageProps) {
  const [id, openImport] = useImportId()
  const chosen = useChosenFile(props)
  const [share, setShare] = useState(0)
  const sending = useSending((input: { name: string; size: number; modified: number }, requestId, signal) => {
    if (!chosen.file || chosen.file.name !== input.name) throw new Error('no file')
    return props.start(chosen.file, { requestId, signal, onProgress: setShare })
  })
  const watched = useQuery({
    queryKey: ['import', props.title, id],
    queryFn: () => props.watch(id ?? 0),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL_MS),
  })
  const state = id === undefined ? undefined : watched.data
  const start = async () => {
    if (!chosen.file) return
    const { name, size, lastModified } = chosen.file
    const begun = await sending.send({ name, size, modified: lastModified })
    if (begun) openImport(begun.id)
  }
  const again = () => {
    chosen.clear()
    setShare(0)
    sending.clearError()
    openImport(undefined)
  }
  const cancel =
    props.cancel && id !== undefined
      ? () => void props.cancel?.send(id).then(() => watched.refetch())
      : undefined
  const step = currentStep(id !== undefined || sending.isSending, isOver(state), chosen.file !== null)
  return (
    <Page
      title={props.title}
      about={props.about}
      actions={props.saveTemplate && <Button onClick={() => void props.saveTemplate?.()}>下载模板</Button>}
    >
      <div className="import-steps">
        <Steps current={step} items={STEP_TITLES.map((title) => ({ title }))} />
      </div>
      {step === 0 && props.before && <div className="import-before">{props.before}</div>}
      {step === 0 && (
        <ChooseStep
          {...props}
          isExported={!props.saveTemplate}
          onChoose={(file) => void chosen.choose(file)}
        />
      )}
      {step === 1 && chosen.file && (
        <CheckStep
          file={chosen.file}
          isChecked={!props.check || chosen.check !== null}
          check={chosen.check}
          choices={props.choices}
          cured={chosen.cured}
          onCure={chosen.cure}
          checkError={chosen.error}
          error={sending.error}
          onStart={() => void start()}
          onAgain={again}
        />
      )}
      {step === 2 && <RunStep sending={sending} share={share} state={state} onCancel={cancel} />}
      <RefusalAlert error={props.cancel?.error} />
      <RefusalAlert error={watched.error} onRetry={() => void watched.refetch()} />
      {id !== undefined && watched.isPending && <Waiting rows={4} />}
      {step === 3 && state && id !== undefined && (
        <ResultStep
          state={state}
          onSaveReturned={() => props.saveReturned(id)}
          onSaveBadRows={async () => props.saveBadRows?.(id)}
          onAgain={again}
        />
      )}
    </Page>
  )
}
