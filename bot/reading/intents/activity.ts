import { any, type IntentDeclaration, QUESTION, re } from '../declare';
import { ACTIVITY_WORDS } from '../vocabulary';

const RECORD = [
  '记录',
  '登记',
  '上报',
  '补录',
  '补登',
  '补记',
  '补报',
  '录入',
  '填报',
  '报备',
  '入库',
  '存档',
  '纪录',
  '登录',
  '录一条',
  '记一笔',
  '记一条',
  '记一场',
  '记一次',
  '写一笔',
  '打卡记录',
];
const TYPES = any(ACTIVITY_WORDS.flatMap((entry) => [...entry.words]));
const ACTIVITY = any('活动', TYPES);
/** Things that are recorded too, each by its own command. */
const OTHER_RECORDS = /心愿|需求|巡查|巡逻|巡河|纪要|议题|走访|慰问(?!演出|汇演|晚会|联欢)|看望|探望|^资源|登记资源|督办|哨/;
const DID = '(?:搞|办|开展|组织|举行|举办|召开|进行|完成|参加|参与|来了|到了|去了|做了|开了|上了|看了|学了|唱了|演了|走了|完|结束|圆满)';

export const activityIntents: readonly IntentDeclaration[] = [
  {
    intent: 'activity.log',
    summary: '记录一场活动',
    examples: ['记录 今天上午党课 40人', '登记 志愿服务 昨天下午 16人 每人2小时', '昨晚党课来了五十个人，你记上'],
    words: [...RECORD, ...ACTIVITY_WORDS.flatMap((entry) => [...entry.words]), '活动'],
    patterns: [
      { say: re('^', any(RECORD, '记'), '(?![得住者忆性挂仇念错不])'), score: 0.82, unless: OTHER_RECORDS },
      {
        say: re('^(?:[TLOBR]|把|将|小?我们?|我要|我来|想|要|,|活动|[一-龥]{2,6},)*', any(RECORD), '(?!得|本|率|表|在案|的)'),
        score: 0.8,
        unless: OTHER_RECORDS,
      },
      {
        say: re(
          '(?:^|,|你|再|都|去|先|也|来|要|C|T|L|活动|',
          TYPES,
          '|[)）])',
          any(RECORD, '记', '录', '补'),
          '(?:上|下来|进去|到系统|在册)?(?:一笔|一条)?[,了!]*(?:$|,|T|C)',
        ),
        score: 0.8,
        unless: OTHER_RECORDS,
      },
      {
        say: re(
          '(?:请|要|需|需要|帮忙|给|把.{1,30})',
          any(RECORD, '记', '录', '补'),
          '(?:上|下来|进去|到系统)?(?:一笔|一条)?[,了!]*(?:$|,)',
        ),
        score: 0.8,
        unless: OTHER_RECORDS,
      },
      {
        say: re('(?:记|录|报|补|加|登)(?:一)?[个条场次]?(?:C)?(?:新)?', ACTIVITY, '(?!要求|通知|安排|方案)'),
        score: 0.8,
        unless: re('怎么|如何|', QUESTION.source),
      },
      { say: re(ACTIVITY, '(?:记录|登记|补录|上报|录入|补(?!充|贴|助|课|习))'), score: 0.8, has: ['people'], unless: OTHER_RECORDS },
      { say: re(ACTIVITY, '(?:登记|补录|上报|录入)'), score: 0.8, unless: re(QUESTION.source, '|率') },
      { say: re(ACTIVITY), score: 0.75, has: ['people', 'past'], unless: re(QUESTION.source, '|', OTHER_RECORDS.source) },
      {
        say: re(DID, '|', ACTIVITY),
        score: 0.72,
        has: ['people', 'past'],
        unless: re(QUESTION.source, '|', OTHER_RECORDS.source, '|人手|缺'),
      },
      { say: re('(?:刚刚?|刚才).{0,12}(?:完|了|结束)'), score: 0.72, has: ['people'], unless: QUESTION },
      {
        say: re('(?:', DID, '|', ACTIVITY, ').{0,30}(?:了|完|过|结束)'),
        score: 0.68,
        has: ['people', 'type'],
        lacks: ['future'],
        unless: re(QUESTION.source, '|', OTHER_RECORDS.source),
      },
    ],
    slots: ['type', 'title', 'when', 'place', 'host', 'orgs', 'headcount', 'beneficiaries', 'personTimes', 'hours', 'units'],
    timeMode: 'past',
    ask: { type: '是哪类活动？', when: '哪天？', headcount: '多少人参加？', hours: '每人几小时？' },
  },
  {
    intent: 'activity.evidence',
    summary: '给活动存照片',
    examples: ['存证 活31', '上传照片到活31'],
    words: ['存证', '照片', '传照片', '上传照片'],
    patterns: [
      { say: /存证/, score: 0.92 },
      {
        say: /(?:传|补|存|发|上传|附|加|归|放|挂|贴|添)(?:几|两|一|C)?[张些]?(?:到N|给N|N)?(?:的)?(?:照片|图片|相片|图|影像|现场照|截图)/,
        score: 0.85,
      },
      { say: /(?:照片|图片|相片|这[几两]?张|图|C).{0,10}(?:存|传|补|归|放|挂|贴|附|上传|加|添|算).{0,4}N/, score: 0.9, said: '活' },
      { say: /照片|图片|相片|留证|现场图/, score: 0.85, on: '活', unless: QUESTION },
    ],
    slots: ['no'],
    no: '活',
    ask: { no: '是哪场活动的照片？' },
  },
  {
    intent: 'activity.edit',
    summary: '修改已记的活动',
    examples: ['活31人数改为48', '活31地点应该是活动室'],
    words: ['改成', '改为', '改到', '更正', '修改'],
    patterns: [
      {
        say: /改|换成|换到|更正|修正|纠正|调整|订正|应该是|应该为|应为|该是|应是|不对|写错|记错|填错|报错|漏了|错了|有误|弄错|搞错|少记|多记|加上|再加|补上|补充|还有|其实是|实际|实到/,
        score: 0.9,
        on: '活',
        unless: /作废|删|撤|不要了/,
      },
      {
        say: /^N[是为,:]?(?:人数|时间|地点|场地|时长|类型|主办|承办|标题)?[是为,:]?[CTRL]|^N.{0,6}C$/,
        score: 0.82,
        said: '活',
        unless: QUESTION,
      },
    ],
    slots: ['no', 'changes'],
    no: '活',
    timeMode: 'past',
    ask: { no: '要改哪场活动？', changes: '改什么？' },
  },
  {
    intent: 'activity.void',
    summary: '作废一条活动',
    examples: ['把活31删了，重复录了'],
    words: ['作废', '删除', '删掉', '撤掉'],
    patterns: [
      {
        say: /作废|删除|删掉|删了|删|撤掉|撤了|撤销|撤回|撤下|去掉|取消|注销|不算|不要了|废掉|废了|抹掉|清掉|拿掉/,
        score: 0.93,
        on: '活',
        unless: /不取消|别删|不删/,
      },
    ],
    slots: ['no', 'reason'],
    no: '活',
    ask: { no: '作废哪一条？' },
    cut: /(?:这条|这个|那条|活动|记录)?(?:要|先|给)?(?:作废|删除|删掉|删了|删|撤掉|撤了|撤销|撤回|撤下|去掉|取消|注销|不算数?|不要了|废掉|废了)(?:了|掉)?/g,
  },
  {
    intent: 'activity.list',
    summary: '看有哪些活动',
    examples: ['本周活动清单', '上个月办了哪些活动'],
    words: ['明细', '哪些', '清单', '列表'],
    patterns: [
      {
        say: re('(?:哪些|什么|啥|哪几[场次个]).{0,8}', ACTIVITY),
        score: 0.86,
        unless: /资源|场地|需求|可以(?:借|提供)|议题|能(?:提供|搞|办)/,
      },
      { say: re(ACTIVITY, '.{0,6}(?:有哪些|有什么|有啥|哪些|都有啥|都有什么|哪几[场次个])'), score: 0.86 },
      { say: re(ACTIVITY, '的?(?:明细|清单|列表|台账|一览|记录$|目录|流水|情况$)'), score: 0.86, unless: /人.*记录$/, lacks: ['people'] },
      {
        say: re('(?:列|查|看|调|显示|罗列)(?:出|看|询|阅|找)?(?:所有|全部)?.{0,14}', ACTIVITY),
        score: 0.84,
        unless: /照片|怎么|轮|室|统计|多少|几[次场]|汇总/,
        lacks: ['people'],
      },
      { say: re('(?:参加|参与|搞|办|组织|开展|做|举办|牵头)(?:过|了)(?:哪些|什么|啥)'), score: 0.84, unless: /会$/ },
      { say: re('^[TO的,]*', ACTIVITY, '(?:有)?$'), score: 0.66, has: ['time'], lacks: ['people', 'future'] },
    ],
    slots: ['period', 'org', 'type'],
    timeMode: 'any',
  },
  {
    intent: 'activity.stats',
    summary: '统计活动场次和人数',
    examples: ['汇总三季度的主题党日', '上周搞了几场活动'],
    words: ['统计', '汇总', '多少人次'],
    patterns: [
      { say: /统计(?!局|员|学)|汇总|合计|总数|计数/, score: 0.87, unless: /资源清单|月报|季报|年报|述职|报名|谁|回复|答复|议题|意见/ },
      {
        say: re('(?:多少|几)(?:场|次|回|个|堂|节|项)?(?:人次|人|小时|个小时|钟头|活动|', TYPES, ')'),
        score: 0.87,
        unless: /会上|你们|怎么|能坐|坐得下|容纳|没回|没来|没办|没报/,
      },
      {
        say: re('(?:', ACTIVITY, '|搞|办|参加|组织|开展|上|开|做|举办|参与).{0,8}(?:多少|几)(?:场|次|回|堂|节|人次|人|个|小时)'),
        score: 0.87,
        unless: /能坐|坐得下|几点|几号|会(?:几|多少)|几个小时后/,
      },
      {
        say: re('(?:', ACTIVITY, ').{0,8}(?:总数|次数|场次|时长|总时长|数量|参与率|数据|总量|人次|总人数)'),
        score: 0.84,
        lacks: ['people'],
      },
      { say: /(?:志愿|服务|活动)(?:者|服务)?(?:总|的)?(?:时长|时数|工时)/, score: 0.84, lacks: ['people'], unless: /改|N/ },
      { say: re('(?:数据|次数|场次|时长|人次|总数|总量).{0,10}', ACTIVITY), score: 0.8, lacks: ['people'] },
    ],
    slots: ['period', 'org', 'type'],
    timeMode: 'any',
  },
];
