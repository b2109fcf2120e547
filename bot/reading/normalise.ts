/** Texts over this many UTF-16 units are not read: a sentence to 小联 never is that long, and work must stay bounded. */
export const MAX_LENGTH = 2000;

/** Traditional → simplified, for the characters such messages use. Pairs; a newcomer appends. */
const TRADITIONAL =
  '會会議议開开動动記记錄录錄录黨党員员書书辦办號号樓楼區区鄉乡鎮镇聯联絡络發发報报導导題题見见點点時时間间週周後后個个從从來来這这裡里還还過过們们給给幫帮' +
  '請请誰谁問问說说話话電电燈灯車车門门東东壞坏實实驗验學学習习醫医診诊療疗銀银業业務务園园運运場场廳厅館馆廣广場场寫写畫画養养護护愛爱國国慶庆節节' +
  '務务單单位位組组織织領领導导產产願愿認认領领訂订預预約约貸贷還还傢家設设備备儀仪視视頻频機机網网線线訊讯訊讯識识證证據据圖图張张照照傳传統统計计' +
  '總总結结數数據据萬万億亿兩两雙双幾几餘余約约應应該该當当對对錯错無无沒没與与為为於于並并將将讓让換换調调參参親亲屬属歲岁婦妇兒儿獨独戶户貧贫難难殘残' +
  '慰慰問问訪访贈赠購购買买賣卖價价錢钱費费塊块條条檯台臺台層层棟栋號号庫库橋桥邊边內内處处長长師师傅傅競竞賽赛藝艺術术樂乐歡欢舊旧華华勞劳績绩級级' +
  '糾纠紛纷調调解解決决執执銷销確确輪轮質质環环衛卫潔洁淨净維维穩稳災灾險险檢检查查測测試试評评選选舉举辭辞職职崗岗離离陽阳陰阴風风雲云氣气熱热涼凉' +
  '燒烧煙烟飲饮飯饭藥药購购體体頭头腦脑臉脸別别變变遲迟緊紧繼继續续終终滿满優优積积極极殺杀減减準准備备夠够項项須须願愿顧顾題题類类願愿顯显驛驿驚惊魚鱼' +
  '鮮鲜鳥鸟麗丽麵面龍龙齊齐齡龄係系繫系註注冊册佈布佔占併并俠侠側侧偵侦傷伤僅仅僑侨償偿儲储兇凶';

const SIMPLE = new Map<string, string>();
for (let i = 0; i + 1 < TRADITIONAL.length; i += 2) {
  const from = TRADITIONAL.charAt(i);
  const to = TRADITIONAL.charAt(i + 1);
  if (from !== to) SIMPLE.set(from, to);
}

/** Punctuation that says the same. */
const SAME: Record<string, string> = {
  '｡': '。',
  '“': '"',
  '”': '"',
  '「': '"',
  '」': '"',
  '『': '"',
  '』': '"',
  '‘': "'",
  '’': "'",
  '—': '-',
  '–': '-',
  '－': '-',
  '〜': '~',
  '～': '~',
  '﹣': '-',
  '⁃': '-',
  '\t': ' ',
  '\r': ' ',
  '\u00a0': ' ',
  '\u3000': ' ',
  '\u2028': '\n',
  '\u2029': '\n',
  〇: '零',
};

/** Zero-width, bidi and variation marks, controls except the line break, keycap marks: inclusive ranges of code points. */
const INVISIBLE: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x061c, 0x061c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x20e3, 0x20e3],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffd],
  [0xe0000, 0xe007f],
];
const isInvisible = (code: number): boolean => INVISIBLE.some(([from, to]) => code >= from && code <= to);
const PICTURE = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u;
/** Pictures that alone mean "seen". */
const YES_PICTURES = new Set(['👌', '🆗', '👍', '🙏', '🫡', '✅', '☑', '✔']);
/** Smileys that the client writes as words. */
const BRACKET_SMILEY =
  /\[(?:强|抱拳|微笑|鼓掌|玫瑰|握手|合十|呲牙|愉快|憨笑|偷笑|胜利|拳头|爱心|太阳|庆祝|礼物|蛋糕|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|大哭|尴尬|调皮|惊讶|难过|酷|冷汗|抓狂|吐|可爱|白眼|傲慢|困|惊恐|流汗|大兵|奋斗|疑问|嘘|晕|衰|敲打|再见|擦汗|抠鼻|糗大了|坏笑|哈欠|鄙视|委屈|快哭了|阴险|亲亲|可怜|啤酒|咖啡|饭|猪头|凋谢|示爱|嘴唇|心碎|炸弹|月亮|拥抱|弱|勾引|差劲|爱你|no|耶|旺柴|捂脸|破涕为笑|社会社会|加油)\]/g;

/** A text made readable, unit by unit traceable to what was typed. */
export interface Clean {
  original: string;
  /** Same length as `at`. Lower case, half width, simplified, no invisible marks, no address. */
  text: string;
  /** For each unit of `text`, where it starts in `original`. */
  at: readonly number[];
  /** The person spoke to the bot by name. */
  addressed: boolean;
}

const blank = (match: string): string => ' '.repeat(match.length);
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const addressPatterns = new Map<string, { at: RegExp; start: RegExp; end: RegExp }>();

function patternsFor(botName: string): { at: RegExp; start: RegExp; end: RegExp } {
  const known = addressPatterns.get(botName);
  if (known) return known;
  const name = escapeRegExp(botName.toLowerCase());
  const made = {
    at: new RegExp(`@ ?${name}`, 'g'),
    start: new RegExp(
      `^[ \\n,。!~]*(?:(?:嗯|哎|诶|呃|额|喂|嗨|hi|hey|hello|哈喽|你好|您好|那个|请问|亲爱的)[啊呀,! ]*)?(?:${name}[ ]*)+(?:同学|同志|助手)?[啊呀哦,。!:~ ]*`,
    ),
    end: new RegExp(`[ ,。!~](?:${name})[啊呀!。~ ]*$`),
  };
  addressPatterns.set(botName, made);
  return made;
}

/**
 * Folds what phones and input methods vary: width, case, traditional characters, invisible marks, pictures; and blanks the address.
 * Linear in the length of `original`.
 */
export function normalise(original: string, botName = '小联'): Clean {
  let text = '';
  const at: number[] = [];
  let yes = 0;
  let index = 0;
  const put = (chars: string): void => {
    for (let i = 0; i < chars.length; i++) at.push(index);
    text += chars;
  };
  for (const char of original) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xff01 && code <= 0xff5e) put(String.fromCharCode(code - 0xfee0).toLowerCase());
    else if (SAME[char] !== undefined) put(SAME[char]);
    else if (YES_PICTURES.has(char)) yes++;
    else if (isInvisible(code) || (code > 0xff && PICTURE.test(char))) {
      // Neither seen nor said.
    } else if (code < 0x80) put(char.toLowerCase());
    else put(SIMPLE.get(char) ?? (char.length === 1 ? char : ' '.repeat(char.length)));
    index += char.length;
  }
  if (yes > 0 && text.trim() === '') {
    index = 0;
    put('ok');
  }
  const { at: call, start, end } = patternsFor(botName);
  const before = text;
  text = text
    .replace(call, blank)
    .replace(BRACKET_SMILEY, blank)
    .replace(start, blank)
    .replace(end, blank)
    .replace(/@所有人|@all/g, blank);
  return { original, text, at, addressed: text !== before };
}

/** The speaker's own words behind `[from, to)` of the cleaned text, without punctuation around them. */
export function saidAt(clean: Clean, from: number, to: number): string {
  if (to <= from) return '';
  let said = '';
  for (let i = from; i < to && i < clean.text.length; i++) {
    const start = clean.at[i] ?? 0;
    const end = clean.at[i + 1] ?? clean.original.length;
    // What was blanked (the address) stays blank.
    said += clean.text.charAt(i) === ' ' ? ' ' : clean.original.slice(start, Math.max(start, end));
  }
  return said;
}
