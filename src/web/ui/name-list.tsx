import { Button } from 'antd'
import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'

const SHOWN = 12

/** Names in a row: the first dozen at once, all of them when asked for. @param props.of whose they are, for the button */
export function NameList(props: { names: readonly string[]; of?: string }) {
  const { names, of = '' } = props
  const [isAll, setIsAll] = useState(false)
  if (names.length === 0) return null
  const isCut = !isAll && names.length > SHOWN
  return (
    <p className="names">
      {(isCut ? names.slice(0, SHOWN) : names).join('、')}
      {isCut && (
        <>
          {` 等 ${formatNumber(names.length)} 项 `}
          <Button type="link" size="small" aria-label={`显示全部${of}`} onClick={() => setIsAll(true)}>
            显示全部
          </Button>
        </>
      )}
    </p>
  )
}
