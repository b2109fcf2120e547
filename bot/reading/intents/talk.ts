import type { IntentDeclaration } from '../declare';

/** Bare words whose object is missing, and answers to an open draft. */
export const talkIntents: readonly IntentDeclaration[] = [
  {
    intent: 'ask',
    summary: '取消、修改或删除（要说明是哪一件）',
    examples: ['取消', '改一下'],
    words: [],
    patterns: [
      {
        say: /^(?:我|要|想|需要|我要|我想|给|把|先|都)*(?:取消|改|修改|更改|变更|删除|删|作废|删掉|删了|调整|撤掉|废掉)(?:了|掉|改|个|点东西|内容|信息|它|这个|那个|这条|那条|刚才的)*$/,
        score: 0.86,
      },
    ],
    slots: [],
  },
];
