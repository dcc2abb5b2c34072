import type { z } from 'zod'
import type { openConfirmationForms } from '../../contract/confirmation-form.ts'
import './confirmation.css'

type Form = z.output<typeof openConfirmationForms.output>['forms'][number]
type Group = Form['groups'][number]

/** Fields side by side in a line of the form. */
const ACROSS = 3
/** Longer texts get a line of their own, of two cells. */
const LONG = 16

interface Cell {
  label: string
  text: string
  isWide: boolean
}

/** Packs fields into lines; a long one takes the rest of its line, or a new one. */
function linesOf(fields: Group['fields']): Cell[][] {
  const lines: Cell[][] = []
  let line: Cell[] = []
  let used = 0
  const end = () => {
    if (line.length > 0) lines.push(line)
    line = []
    used = 0
  }
  for (const { label, text } of fields) {
    const isWide = [...text].length > LONG
    const width = isWide ? ACROSS - 1 : 1
    if (used + width > ACROSS) end()
    line.push({ label, text, isWide })
    used += width
    if (used === ACROSS) end()
  }
  end()
  return lines
}

const widthOf = ({ isWide }: Cell) => (isWide ? ACROSS - 1 : 1)

function Line(props: { cells: Cell[] }) {
  const used = props.cells.reduce((sum, cell) => sum + widthOf(cell), 0)
  return (
    <tr>
      {props.cells.map((cell, at) => {
        const isLast = at === props.cells.length - 1
        const cells = widthOf(cell) + (isLast ? ACROSS - used : 0)
        return [
          <th key={`${cell.label}.label`} scope="row">
            {cell.label}
          </th>,
          <td key={cell.label} colSpan={cells * 2 - 1}>
            {cell.text}
          </td>,
        ]
      })}
    </tr>
  )
}

function Head(props: { form: Form; printedOn: string }) {
  const { form } = props
  return (
    <header>
      <div>
        <h2>学生信息确认表</h2>
        <p>学校:{form.schoolName}</p>
        <p>班级:{form.className ?? '(待分班)'}</p>
        <p>学籍号:{form.studentNumber ?? '(尚未取得)'}</p>
        <p>打印日期:{props.printedOn}</p>
      </div>
      {form.photo ? (
        <img src={`data:image/jpeg;base64,${form.photo}`} alt={`${form.name}的照片`} />
      ) : (
        <div className="photo-place">贴照片处</div>
      )}
    </header>
  )
}

/** One pupil's form on one page of A4: every field in its group, and the place for the signatures. */
export function ConfirmationForm(props: { form: Form; printedOn: string; page: number; pages: number }) {
  const { form } = props
  return (
    <section className="confirmation" aria-label={`${form.name}的确认表`}>
      <Head form={form} printedOn={props.printedOn} />
      <table>
        {form.groups.map(({ title, fields }) => (
          <tbody key={title}>
            <tr>
              <th colSpan={ACROSS * 2} scope="rowgroup" className="group">
                {title}
              </th>
            </tr>
            {linesOf(fields).map((cells) => (
              <Line key={cells[0]?.label} cells={cells} />
            ))}
          </tbody>
        ))}
      </table>
      <p className="declaration">
        以上信息已与户口簿等证件核对。有误之处请划去并在旁边写明,姓名、性别、出生日期、证件有误的请附证明材料。
      </p>
      <div className="signatures">
        <span>家长(监护人)签字:</span>
        <span>班主任签字:</span>
        <span>学校(盖章):</span>
        <span> 年 月 日</span>
      </div>
      <footer>
        第 {props.page} 页 / 共 {props.pages} 页
      </footer>
    </section>
  )
}
