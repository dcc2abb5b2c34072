/** Names as in the household register (study 5.6): never mapped to another glyph, rare characters welcome. */
import { bad, characterProblem, good, type Parse } from './field.ts'

// 〇, unified ideographs of the basic plane, and extensions A to I.
const HAN = '\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\ufa0e-\\ufa29\\u{20000}-\\u{2ee5d}\\u{30000}-\\u{323af}'
const NAME = new RegExp(`^[${HAN}·]+$`, 'u')
/** Dots that stand for the one of names, U+00B7: bullets, katakana dots, full stops of any width (study 5.6). */
const DOTS = /[\u2022\u2024\u2027\u30fb\uff65\uff0e\uff61\u002e\u3002\u2219\u22c5\u25cf]/g

/** 2 to 36 characters, code points counted; a space is taken out and a dot made canonical, with a notice. */
export const personName: Parse<string> = (cell) => {
  const composed = cell.text.normalize('NFC')
  const joined = composed.replace(/\s/g, '')
  const name = joined.replace(DOTS, '·')
  const problem = characterProblem(name)
  if (problem) return { ok: false, problem }
  if (!NAME.test(name)) return bad('name_characters')
  if (/^·|·$|··/.test(name)) return bad('name_dot')
  const length = [...name].length
  if (length < 2 || length > 36)
    return bad('name_length', { cause: `姓名应为 2 至 36 个字,现有 ${length} 个字。` })
  const notices = [
    composed === cell.text ? '' : '姓名中有兼容字,已改为标准字,请核对',
    joined === composed ? '' : '已去掉姓名中的空格',
    name === joined ? '' : '姓名间隔号已统一为“·”',
  ].filter((notice) => notice !== '')
  return good(name, notices.length ? `${notices.join(';')}。` : undefined)
}
