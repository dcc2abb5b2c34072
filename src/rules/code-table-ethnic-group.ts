/** Ethnic groups, GB/T 3304, in the order of the standard; labels of today. */
export const ETHNIC_GROUPS = `
01汉族 02蒙古族 03回族 04藏族 05维吾尔族 06苗族 07彝族 08壮族 09布依族 10朝鲜族
11满族 12侗族 13瑶族 14白族 15土家族 16哈尼族 17哈萨克族 18傣族 19黎族 20傈僳族
21佤族 22畲族 23高山族 24拉祜族 25水族 26东乡族 27纳西族 28景颇族 29柯尔克孜族 30土族
31达斡尔族 32仫佬族 33羌族 34布朗族 35撒拉族 36毛南族 37仡佬族 38锡伯族 39阿昌族 40普米族
41塔吉克族 42怒族 43乌孜别克族 44俄罗斯族 45鄂温克族 46德昂族 47保安族 48裕固族 49京族 50塔塔尔族
51独龙族 52鄂伦春族 53赫哲族 54门巴族 55珞巴族 56基诺族 97其他 98外国血统中国籍人士
`

/** Labels of the first system and old names, still met in workbooks (study 8, no. 15). */
export const FORMER_ETHNIC_LABELS: Readonly<Record<string, readonly string[]>> = {
  '20': ['僳僳族'],
  '36': ['毛难族'],
  '46': ['崩龙族'],
  '97': ['穿青人族', '穿青人', '其他族'],
  '98': ['外国血统'],
}
