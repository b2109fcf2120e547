import fc from 'fast-check';
import { buildCalendar, buildLexicon } from '../../bot/reading';
import { normalise, saidAt } from '../../bot/reading/normalise';

const lexicon = buildLexicon({
  orgs: [
    { code: 'lake', name: '镜湖社区党委', shortName: '镜湖社区', aliases: ['镜湖'] },
    { code: 'police', name: '镜湖派出所党支部', shortName: '派出所' },
    { code: 'north', name: '城北供电所党总支', shortName: '供电所' },
    { code: 'kin-a', name: '第一幼儿园党支部', shortName: '一幼', aliases: ['幼儿园'] },
    { code: 'kin-b', name: '第二幼儿园党支部', shortName: '二幼', aliases: ['幼儿园'] },
  ],
  members: [{ userid: 'u1', name: '方镜湖', org: 'lake', aliases: ['方老师'] }],
  resources: [{ code: 'hall', owner: 'lake', kind: 'VENUE', title: '镜湖礼堂', aliases: ['礼堂'] }],
});
const found = (text: string) => lexicon.scan(text).map((hit) => [hit.name, hit.entries.map((entry) => entry.code)]);

describe('names', () => {
  test('the longest wins, also inside others', () => {
    expect(found('镜湖派出所和镜湖')).toEqual([
      ['镜湖派出所', ['police']],
      ['镜湖', ['lake']],
    ]);
    expect(found('方镜湖在镜湖礼堂')).toEqual([
      ['方镜湖', ['u1']],
      ['镜湖礼堂', ['hall']],
    ]);
  });

  test('a name counts without its Party part', () => {
    expect(found('城北供电所')).toEqual([['城北供电所', ['north']]]);
  });

  test('what several are called is all of them', () => {
    expect(found('幼儿园')).toEqual([['幼儿园', ['kin-a', 'kin-b']]]);
  });

  test('owner and title name the room', () => {
    expect(found('镜湖社区的礼堂')).toEqual([['镜湖社区的礼堂', ['hall']]]);
  });

  test('a homophone is mended, another number is another unit', () => {
    expect(lexicon.mend('镜胡社区')).toBe('镜湖社区');
    expect(lexicon.mend('第三幼儿园')).toBeUndefined();
    expect(lexicon.mend('镜湖社区')).toBeUndefined();
  });

  test('hits never overlap and stay in order, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('镜', '湖', '社区', '派出所', '礼堂', '方', '的', '第一', '幼儿园'), { maxLength: 30 }),
        (words) => {
          const hits = lexicon.scan(words.join(''));
          expect(hits.every((hit, i) => i === 0 || hit.from >= hits[i - 1]!.to)).toBe(true);
        },
      ),
    );
  });

  test('among sixty thousand names the one that is meant is found', () => {
    const orgs = Array.from({ length: 20_000 }, (_, i) => {
      const name = [...String(i).padStart(5, '0')].map((digit) => '零东南西北中安宁福祥'.charAt(Number(digit))).join('');
      return { code: `o${i}`, name: `${name}社区党委`, shortName: `${name}社区`, aliases: [name] };
    });
    const big = buildLexicon({ orgs });
    expect(big.size).toBeGreaterThan(59_000);
    const hits = big.scan('记录昨天下午零零东南西社区搞主题党日三十二人其中东南中北福社区五人');
    expect(hits.map((h) => h.to - h.from)).toEqual([7, 7]);
  });
});

describe('the text made readable', () => {
  test.each([
    ['＠小联　会１２', '会12'],
    ['小联，会12', '会12'],
    ['嗯小联你帮我', '你帮我'],
    ['會議 記錄', '会议 记录'],
    ['a\u200bb\u202e', 'ab'],
    ['收到🙏', '收到'],
    ['👌', 'ok'],
    ['好的[抱拳]', '好的'],
  ])('%s', (text, clean) => {
    expect(normalise(text).text.trim()).toBe(clean);
  });

  test('the speaker’s own words come back as typed', () => {
    const clean = normalise('@小联 議題：ＡＢ路燈🎉不亮');
    expect(saidAt(clean, clean.text.indexOf('议'), clean.text.length)).toBe('議題：ＡＢ路燈🎉不亮');
  });

  test('every unit can be traced to what was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const clean = normalise(text);
        expect(clean.at).toHaveLength(clean.text.length);
        expect(clean.at.every((at, i) => at <= text.length && (i === 0 || at >= clean.at[i - 1]!))).toBe(true);
      }),
    );
  });
});

test('imported years beat the built-in calendar, others stay', () => {
  const calendar = buildCalendar([{ year: 2026, complete: true, days: [{ date: '2026-09-16', kind: 'HOLIDAY', name: '镇庆' }] }]);
  expect(calendar.day('2026-09-16')).toEqual({ isWorkday: false, kind: 'HOLIDAY', name: '镇庆' });
  expect(calendar.day('2026-10-01')).toEqual({ isWorkday: true, kind: 'NORMAL' });
  expect(calendar.day('2025-10-01').kind).toBe('HOLIDAY');
});
