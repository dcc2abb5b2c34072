import { Button, Checkbox, Popover } from 'antd'
import { useKeptChoice } from '../lib/kept-choice.ts'

interface Choosable {
  key: string
  title: string
  isOptional?: boolean
}

/** Which columns of a list the person wants to see; the first one always stays. */
export function useColumnChoice<C extends Choosable>(list: string, columns: readonly C[]) {
  const usual = columns.filter((column) => !column.isOptional).map(({ key }) => key)
  // Two pages may show the same list with other columns: each keeps its own choice.
  const page = columns.map(({ key }) => key).join()
  const [chosen, choose] = useKeptChoice<readonly string[]>(`columns.${list}.${page}`, usual)
  const shown = columns.filter(({ key }, index) => index === 0 || chosen.includes(key))
  return { shown, chosen, choose }
}

export function ColumnChoice(props: {
  columns: readonly Choosable[]
  chosen: readonly string[]
  onChoose(keys: readonly string[]): void
}) {
  const options = props.columns.slice(1).map(({ key, title }) => ({ value: key, label: title }))
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="column-choice"
          options={options}
          value={[...props.chosen]}
          onChange={(keys) => props.onChoose(keys)}
        />
      }
    >
      <Button>选择列</Button>
    </Popover>
  )
}
