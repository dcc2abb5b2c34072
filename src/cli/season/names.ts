/** Names of invented people: Han names from surnames and characters in use, names of other groups in their forms. */
import type { Random } from './random.ts'

export type Sex = 'male' | 'female'

// The hundred most frequent surnames, most frequent first; a weight falls with the place.
const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈',
  ...'姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
]
const COMPOUND = ['欧阳', '上官', '司马', '诸葛', '皇甫', '尉迟']
const SURNAME_WEIGHTS = SURNAMES.map((surname, at) => [surname, 1 / (at + 8)] as const)

const MALE = [
  ...'伟强磊军勇杰涛超明刚平辉鹏华飞斌波宇浩凯健俊帆龙亮建国民鑫峰宁海林东兵洋晨旭阳泽昊天博文轩睿哲瑞毅志诚',
  ...'豪彬翔威震霖坤栋梁柏松岩岳川江河源清泉洪润沛渊钧铭锐锋铮钊镇金银铁石磐砺硕弘宏伦仁义礼智信忠孝廉正直恒',
]
const FEMALE = [
  ...'芳娜敏静丽艳娟霞燕玲桂英梅兰莉红春秋菊雪琳婷颖慧倩茜悦欣怡佳媛嘉琪瑶瑾萱涵梦洁雅诗韵蕾薇妍琴瑟筝笛笙箫',
  ...'珍珠玉璐璇珊瑚翠碧彩虹云霓月婵娇娥婉婕姗妮娅婧姝黛眉黎芸苗苒茵荷莲菲萍萌葵蓉蓓蕊薰凤凰莺鹂鸽鹭鸣晓晴曦',
]
const EITHER = [
  ...'子梓雨思一可心若安然乐其文成书言知行远方如意佳音宝贝小大元初始新今古来去归时光景星辰日朗昕昱晟晖晗曜',
  ...'熙炎煜灿烁焕沐沁泓洛浔淳淇溪澄澈瀚语诺谦逸迪达通道运逢遥里野墨砚画棋卿尚尹居展岚峻嵘巍希帅常康庭弈羽翊翎翰',
  ...'桐枫楠梧桦榆槿栩榕樱朵果禾穗田园青蓝紫丹朱白素清平和顺祥瑜珩琰珂玥璟瑄琛琨学思敏勤俭敬爱恩惠泰永长久延',
]
/** Rare ones that really occur, beyond the first plane too: 𬱖 is a grandmother's character, 〇 an old zero. */
const RARE = ['𬱖', '𬭎', '𫖯', '𨱏', '𤩽', '𬀩', '㛃', '㭎', '䶮', '㬎', '〇', '𠅤', '喆', '犇', '淼', '龘']

const UYGHUR_MALE = [
  '买买提',
  '阿卜杜拉',
  '艾合买提',
  '吐尔逊',
  '玉素甫',
  '依明',
  '库尔班',
  '卡德尔',
  '艾尔肯',
  '亚森',
]
const UYGHUR_FEMALE = [
  '阿依古丽',
  '帕提古丽',
  '热依汗',
  '古丽娜尔',
  '祖丽皮亚',
  '阿米娜',
  '茹仙古丽',
  '米日古丽',
]
const TIBETAN = [
  '扎西',
  '次仁',
  '旦增',
  '卓玛',
  '央金',
  '德吉',
  '平措',
  '洛桑',
  '白玛',
  '尼玛',
  '格桑',
  '拉姆',
]
const MONGOL_MALE = ['巴图', '布和', '孟和', '青格勒', '朝鲁', '额尔敦', '苏和', '那日苏']
const MONGOL_FEMALE = ['苏日娜', '乌云', '萨仁', '其其格', '娜仁', '斯琴', '高娃', '托娅']

/** How a group forms its names. */
type Form = 'han' | 'uyghur' | 'tibetan' | 'mongol'

export interface Ethnicity {
  /** Label of the code table. */
  label: string
  form: Form
}

const han = (label: string): Ethnicity => ({ label, form: 'han' })
const GROUPS: readonly (readonly [Ethnicity, number])[] = [
  [han('汉族'), 955],
  [han('回族'), 14],
  [han('满族'), 9],
  [han('壮族'), 4],
  [han('苗族'), 4],
  [han('土家族'), 3],
  [han('彝族'), 2],
  [han('侗族'), 1],
  [han('朝鲜族'), 1],
  [{ label: '蒙古族', form: 'mongol' }, 3],
  [{ label: '维吾尔族', form: 'uyghur' }, 2],
  [{ label: '哈萨克族', form: 'uyghur' }, 1],
  [{ label: '藏族', form: 'tibetan' }, 1],
]

export const pickEthnicity = (random: Random): Ethnicity => random.weighted(GROUPS)

/** What children of one family share: a surname, or the father's name that stands behind the dot. */
export function pickFamilyName(random: Random, form: Form): string {
  if (form === 'uyghur') return random.pick(UYGHUR_MALE)
  if (form !== 'han') return ''
  return random.chance(0.002) ? random.pick(COMPOUND) : random.weighted(SURNAME_WEIGHTS)
}

function character(random: Random, sex: Sex): string {
  if (random.chance(0.002)) return random.pick(RARE)
  return random.pick(random.chance(0.45) ? EITHER : sex === 'male' ? MALE : FEMALE)
}

/** A full name. In the Uyghur form `阿依古丽·买买提`: own name, dot (U+00B7), the father's. */
export function pickName(random: Random, form: Form, sex: Sex, familyName: string): string {
  if (form === 'uyghur') return `${random.pick(sex === 'male' ? UYGHUR_MALE : UYGHUR_FEMALE)}·${familyName}`
  if (form === 'tibetan') return random.pick(TIBETAN) + random.pick(TIBETAN)
  if (form === 'mongol') return random.pick(sex === 'male' ? MONGOL_MALE : MONGOL_FEMALE)
  const first = character(random, sex)
  return familyName + (random.chance(0.16) ? first : first + character(random, sex))
}
