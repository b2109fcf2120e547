import type { Span } from './types';

/** A text as the lexer wants it: folded, without spaces, with the way back to the original offsets. */
export interface Normal {
  text: string;
  /** Original offset of each character. */
  at: number[];
  /** Whether a space stood before each character: numbers do not join across it. */
  gap: boolean[];
}

const TRADITIONAL =
  '點点週周後后個个時时間间號号兩两鐘钟鍾钟內内禮礼這这開开會会節节國国慶庆陽阳曆历歷历農农臘腊陰阴來来還还從从連连續续過过當当調调進进' +
  '遲迟務务黨党軍军師师憲宪為为淩凌剛刚幾几雙双單单結结隨随讓让給给將将應应該该報报勞劳動动員员舊旧歲岁遠远離离於于誤误換换變变' +
  '歸归寬宽長长緩缓際际圍围樓楼門门廳厅館馆車车線线塊块選选見见議议請请參参關关鎖锁發发頭头假假準准確确無无沒没壹一貳二贰二叁三參参' +
  '肆四伍五陸六陆六柒七捌八玖九拾十〇零○零兒儿夠够種种場场體体學学習习啟启滿满終终';

const FOLD = new Map<string, string>();
for (let i = 0; i + 1 < TRADITIONAL.length; i += 2) FOLD.set(TRADITIONAL.charAt(i), TRADITIONAL.charAt(i + 1));
for (const dash of '—–―‐‑‒─−－ー') FOLD.set(dash, '-');
for (const wave of '〜∼～') FOLD.set(wave, '~');
for (const open of '【［〔「『〈《[{') FOLD.set(open, '(');
for (const close of '】］〕」』〉》]}') FOLD.set(close, ')');
FOLD.set('∶', ':').set('︰', ':').set('﹕', ':').set('·', '.').set('\n', ',').set('\r', ',');

const SPACE = /[\s\u200b-\u200d\u2060\ufeff]/u;

/** Full width → half width, traditional → simplified (what times are written with), capitals → small, dashes → `-`; spaces are taken out. */
export function normalise(original: string): Normal {
  const chars: string[] = [];
  const at: number[] = [];
  const gap: boolean[] = [];
  let spaced = false;
  for (let i = 0; i < original.length; i++) {
    const ch = fold(original.charAt(i));
    if (ch !== ',' && SPACE.test(ch)) {
      spaced = true;
      continue;
    }
    chars.push(ch);
    at.push(i);
    gap.push(spaced);
    spaced = false;
  }
  joinSpacedDigits(chars, gap);
  return { text: chars.join(''), at, gap };
}

function fold(ch: string): string {
  const code = ch.charCodeAt(0);
  if (code < 0x80) return code >= 65 && code <= 90 ? ch.toLowerCase() : (FOLD.get(ch) ?? ch);
  const known = FOLD.get(ch);
  if (known !== undefined) return known;
  if (code >= 0xff01 && code <= 0xff5e) return fold(String.fromCharCode(code - 0xfee0));
  return ch;
}

/** "1 5 点" typed with a space after every character is 15点; "28 15点" is not. Only single digits with spaces all round join. */
function joinSpacedDigits(chars: readonly string[], gap: boolean[]): void {
  const digit = (i: number): boolean => /^\d$/.test(chars[i] ?? '');
  for (let i = 1; i + 1 < chars.length; i++) {
    const alone = digit(i - 1) && digit(i) && gap[i] && (gap[i - 1] || i === 1) && gap[i + 1] && !digit(i + 1);
    if (alone && !digit(i - 2)) gap[i] = false;
  }
}

/** The stretch of the original text behind `[from, to)` of the folded text. */
export function originalSpan(normal: Normal, from: number, to: number): Span {
  return { from: normal.at[from] ?? 0, to: (normal.at[to - 1] ?? 0) + 1 };
}
