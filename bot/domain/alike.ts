/** Whether two titles are about the same thing. Pure. */

/** Words that a sentence needs and its meaning does not; longer ones first. */
const FILLERS =
  /希望|建议|请求|请|能不能|可不可以|能否|尽快|抓紧|及时|研究|讨论|商量|解决|处理|关于|有关|问题|事情|事项|情况|一下|已经|还是|还|都|了|的|吧|呢|啊|把|被|由|给|要|在|和|与|及|等|想|说/g;

const SPANS = /[一二两三四五六七八九十几半\d]+个?(?:多|来)?(?:分钟|小时|星期|礼拜|个月|年|周|天|日|月)(?:多|以上|左右|前|来)?/g;

/** Words that say the same: each is replaced by the first of its row. */
const SAME: readonly (readonly [string, RegExp])[] = [
  ['不亮', /不亮|坏了?|灭了?|没亮|黑灯|损坏|故障|失修|不灵/g],
  ['路灯', /路灯|街灯|灯杆/g],
  ['停车', /停车位?|车位|乱停乱放|乱停|停放/g],
  ['垃圾', /垃圾|废弃物/g],
  ['漏水', /漏水|渗水|滴水/g],
  ['积水', /积水|内涝|下水不畅|堵水/g],
  ['维修', /维修|修理|修复|更换|抢修|检修|修/g],
  ['占道', /占道经营|占道|占路/g],
  ['门口', /大门口?|门口/g],
];

/** What a title is about: without spans, fillers and marks, synonyms made one. */
export function gist(title: string): string {
  let words = title.normalize('NFKC').toLowerCase().replace(SPANS, '');
  for (const [to, said] of SAME) words = words.replace(said, to);
  return words.replace(FILLERS, '').replace(/[^\p{Script=Han}a-z0-9]/gu, '');
}

function pairs(words: string): Set<string> {
  const letters = [...words];
  return new Set(letters.length < 2 ? letters : letters.slice(1).map((c, i) => `${letters[i]}${c}`));
}

/** Where a place, a building or a gate is said: two things at two places are two things. */
const PLACE = /[东南西北]+(?:门|侧|口|区|院|街|路|边)|\d+(?:号楼|栋|幢|单元|号院|号)|[一二三四五六七八九十]+(?:号楼|栋|幢|单元|期)/g;

const places = (title: string): string[] => title.normalize('NFKC').match(PLACE) ?? [];

/** From here on two titles are taken for the same thing. */
const ALIKE = 0.5;

/**
 * How much two titles are about the same, 0…1: share of the shorter one's pairs of characters that the other has. Different places of one
 * kind (南门, 北门), or different names (two units), make them two things.
 * @param names unit and place names that are said in a title
 */
export function likeness(a: string, b: string, names: (title: string) => readonly string[] = () => []): number {
  if (apart(places(a), places(b)) || apart(names(a), names(b))) return 0;
  const [one, other] = [gist(a), gist(b)];
  if (!one || !other) return 0;
  if (one === other) return 1;
  const [few, many] = [pairs(one), pairs(other)].sort((x, y) => x.size - y.size) as [Set<string>, Set<string>];
  // A title of one word fits into everything that mentions it.
  if (few.size < 2) return 0;
  let shared = 0;
  for (const pair of few) if (many.has(pair)) shared += 1;
  return shared / few.size;
}

/** Both name something, and nothing is in common. */
const apart = (a: readonly string[], b: readonly string[]): boolean =>
  a.length > 0 && b.length > 0 && !a.some((x) => b.some((y) => x.includes(y) || y.includes(x)));

/** What says the same as `title`, the most alike first. */
export function alike<T extends { title: string }>(title: string, others: readonly T[], names?: (title: string) => readonly string[]): T[] {
  return others
    .map((other) => ({ other, score: likeness(title, other.title, names) }))
    .filter(({ score }) => score >= ALIKE)
    .sort((a, b) => b.score - a.score)
    .map(({ other }) => other);
}
