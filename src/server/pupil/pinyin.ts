/** Names as they are searched by sound: 曾 is found under zeng, 单 under shan. */
import { pinyin } from 'pinyin-pro'

/** Syllables without tones, joined, lower case; what has no sound stays as it is. */
export function pinyinOf(name: string): string {
  return pinyin(name, { toneType: 'none', mode: 'surname', type: 'array', v: true }).join('').toLowerCase()
}
