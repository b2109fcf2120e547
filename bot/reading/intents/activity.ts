import { type IntentDeclaration, QUESTION } from '../declare';

export const activityIntents: readonly IntentDeclaration[] = [
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
      { say: /(?:照片|图片|相片|[张些]图|图)(?:都)?(?:是|属于|归)N/, score: 0.88, said: '活', unless: QUESTION },
      { say: /照片|图片|相片|留证|现场图/, score: 0.85, on: '活', unless: QUESTION },
    ],
    slots: ['no'],
    no: '活',
    ask: { no: '是哪场活动的照片？' },
  },
];
