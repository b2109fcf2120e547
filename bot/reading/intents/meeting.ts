import type { IntentDeclaration } from '../declare';

export const meetingIntents: readonly IntentDeclaration[] = [
  {
    intent: 'meeting.checkin',
    summary: '会议签到',
    examples: ['签到 0312'],
    words: ['签到', '签到码'],
    patterns: [
      { say: /签到(?:码)?[:,是为]*(?:C|T|\d{4})/, score: 0.95, unless: /[?？]|吗|怎么|多少/ },
      { say: /(?:C|T|\d{4})[,]?(?:我)?签到/, score: 0.93, unless: /[?？]|吗|怎么|人签到|家签到|C(?:人|家)/ },
      { say: /签(?:个|一个)?到/, score: 0.9, said: '会', unless: /[?？]|吗|怎么|情况|名单|谁|多少|几|表/ },
      { say: /^(?:我|我们|O|P|我来|帮我|现场|到场|会议|给我|我要)*(?:到了|到场了?|来了)?,?签(?:到|个到)(?:了|成功)?$/, score: 0.88 },
      { say: /(?:我|我们|O)(?:已经|已)?(?:到了|到场|到会场).{0,6}(?:C|\d{4})/, score: 0.86, unless: /人/ },
      { say: /签(?:个|一个)?到/, score: 0.85, on: '会', unless: /[?？]|吗|怎么|情况|名单|谁|多少|几|表|率/ },
    ],
    slots: ['no', 'code'],
    no: '会',
    ask: { code: '签到码是多少？' },
  },
];
