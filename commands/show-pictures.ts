import { defineCommand, type Turn } from '../bot/conversation/command';
import { actionByNo, maySeeProof as maySeeAction } from '../bot/domain/action/lookup';
import { ActivityService } from '../bot/domain/activity/service';
import { noOf } from '../bot/domain/audit/numbers';
import { EvidenceService } from '../bot/domain/evidence/service';
import { sendPictures, sendProof } from '../bot/domain/evidence/show';
import { picturesOf } from '../bot/domain/evidence/store';
import { mayAsk, onePersonOf } from '../bot/domain/visit/lookup';
import { maySeeProof, whistleByNo } from '../bot/domain/whistle/lookup';
import { RuleBroken } from '../bot/errors';

const UNKNOWN = (code: string): RuleBroken => new RuleBroken('evidence.unknown', `没有找到${code}，请核对编号。`);

/** By the first character of the code. Privately: pictures show people. */
const SENDS: Readonly<Record<string, (turn: Turn, code: string) => Promise<void>>> = {
  async 活(turn, code) {
    const record = await new ActivityService(turn).find(noOf(code, '活') ?? 0);
    if (!record) throw UNKNOWN(code);
    new EvidenceService(turn).checkSee(turn.actor, record);
    const who = await onePersonOf(turn, record);
    if (who && record.authorId !== turn.actor.id && !mayAsk(turn, turn.actor, who))
      throw new RuleBroken('evidence.not-shown', `${code}走访的照片只给走访的人和社区书记看。`);
    sendPictures(turn, code, await picturesOf(turn, { kind: 'ACTIVITY', id: record.id }));
  },
  async 办(turn, code) {
    const item = await actionByNo(turn, code);
    if (!item) throw UNKNOWN(code);
    await sendProof(turn, 'ACTION', item, code, maySeeAction(turn, item));
  },
  async 哨(turn, code) {
    const whistle = await whistleByNo(turn, code);
    await sendProof(turn, 'WHISTLE', whistle, code, maySeeProof(turn, whistle));
  },
};

export default defineCommand({
  name: '看照片',
  topic: '活动',
  says: [
    {
      intent: 'evidence.show',
      summary: '看存过的照片：活动的，督办和吹哨报办好时附的',
      examples: ['看活31的照片', '办15 照片'],
      words: ['看照片'],
      patterns: [
        {
          say: /^(?:看看?|查看?|打开|调出|发(?:给)?我|给我看?看?|我要看?)(?:一下)?N的?(?:现场)?(?:照片|图片|相片|图)[?]?$/,
          score: 0.96,
          said: '活办哨',
        },
        {
          say: /^N的?(?:现场)?(?:照片|图片|相片|图)(?:发(?:给)?我(?:看看?)?|给我(?:看看?|发)?|看看?|呢|在哪|有哪些|长什么样)[?]?$/,
          score: 0.96,
          said: '活办哨',
        },
        { say: /^N的?(?:现场)?(?:照片|图片|相片)$/, score: 0.96, said: '办哨' },
      ],
      slots: ['no'],
      no: '活办哨',
      ask: { no: '看哪一条的照片？' },
    },
  ],

  async run(turn) {
    const { no = '' } = turn.reading.slots;
    const send = SENDS[no[0] ?? ''];
    if (!send) throw new RuleBroken('evidence.which', '看哪一条的照片？例如“看活31的照片”“办15 照片”。');
    await send(turn, no);
    return turn.place.kind === 'single' ? { text: `${no}的照片：` } : { text: `${no}的照片已私聊您。` };
  },
});
