import { Alert, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import type { CureOffer } from './import-state.ts'
import { RefusalAlert } from './refusal-alert.tsx'

const FIRST = 20
const MORE = 200

/** What nobody sees is made visible: blanks, line breaks, characters without width. */
function visible(text: string): string {
  return text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, '⌀')
    .replace(/\n/g, '↵')
    .replace(/\t/g, '⇥')
    .replace(/\s/g, '␣')
}

function Offer(props: { offer: CureOffer; isChosen: boolean; onChoose(isChosen: boolean): void }) {
  const { label, count, cells } = props.offer
  const [shown, setShown] = useState(FIRST)
  return (
    <fieldset className="cure">
      <legend>
        <Checkbox checked={props.isChosen} onChange={(event) => props.onChoose(event.target.checked)}>
          {label}({formatNumber(count)} 处)
        </Checkbox>
      </legend>
      <table className="plain" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">单元格</th>
            <th scope="col">项目</th>
            <th scope="col">现在</th>
            <th scope="col">改为</th>
          </tr>
        </thead>
        <tbody>
          {cells.slice(0, shown).map(({ cell, header, before, after }) => (
            <tr key={cell}>
              <td>{cell}</td>
              <td>{header}</td>
              <td>
                <del>{visible(before)}</del>
              </td>
              <td>
                <ins>{after}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cells.length > shown && (
        <Button type="link" onClick={() => setShown(shown + MORE)}>
          再看 {formatNumber(Math.min(MORE, cells.length - shown))} 处
        </Button>
      )}
      {cells.length <= shown && count > cells.length && (
        <p className="quiet">其余 {formatNumber(count - cells.length)} 处照此修改。</p>
      )}
    </fieldset>
  )
}

/** Cures that are safe: every cell as it is and as it would be, chosen by kind, then put in with one click. */
export function CurePanel(props: {
  offers: readonly CureOffer[]
  onCure(kinds: readonly string[]): Promise<void>
}) {
  const { offers } = props
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(offers.filter(({ isSure }) => isSure).map(({ kind }) => kind)),
  )
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const count = offers.reduce((sum, { kind, count }) => sum + (chosen.has(kind) ? count : 0), 0)
  const choose = (kind: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen) next.add(kind)
    else next.delete(kind)
    setChosen(next)
  }
  const cure = () => {
    setIsBusy(true)
    setError(null)
    props
      .onCure([...chosen])
      .catch(setError)
      .finally(() => setIsBusy(false))
  }
  return (
    <section className="stack" aria-label="可以一键修改的">
      <h3>可以一键修改的</h3>
      <p className="quiet">
        看清“现在”和“改为”,勾选要改的种类。只改这些单元格,工作簿的其他内容不动;看不见的字符显示为 ⌀ ␣ ↵。
      </p>
      {offers.map((offer) => (
        <Offer
          key={offer.kind}
          offer={offer}
          isChosen={chosen.has(offer.kind)}
          onChoose={(isChosen) => choose(offer.kind, isChosen)}
        />
      ))}
      <RefusalAlert error={error} />
      <div className="actions">
        <Button type="primary" disabled={count === 0} loading={isBusy} onClick={cure}>
          修改勾选的 {formatNumber(count)} 处
        </Button>
      </div>
    </section>
  )
}

/** What was put in, and the workbook to keep. */
export function CuredNotice(props: { count: number; file: File }) {
  const keep = () => {
    const address = URL.createObjectURL(props.file)
    const link = document.createElement('a')
    link.href = address
    link.download = props.file.name
    link.click()
    // Some browsers read the address only after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }
  return (
    <Alert
      type="info"
      showIcon
      title={`已修改 ${formatNumber(props.count)} 处,将上传修改后的工作簿。`}
      description="您电脑上的原文件没有变。"
      action={<Button onClick={keep}>下载修改后的工作簿</Button>}
    />
  )
}
