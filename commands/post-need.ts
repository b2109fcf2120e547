import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { answered, factsOf, hintsOf, inputOf, merged, type NeedDraft, questionAbout, requesterOf } from '../bot/domain/request/draft';
import { peopleServed, withoutContact, withoutPhones } from '../bot/domain/request/rules';
import { RequestService } from '../bot/domain/request/service';
import { candidates } from '../bot/domain/request/who';
import { groupButtons, headline, needFacts } from '../bot/domain/request/words';

const here = (turn: Turn): string | undefined => (turn.place.kind === 'group' ? turn.place.chatid : undefined);

const need = defineDraft<NeedDraft>({
  kind: 'need.post',
  question: (draft, turn) => questionAbout(draft, turn),
  sofar: (draft, turn) => factsOf(draft, turn),
  card: (draft, turn) => ({
    title: '【待确认·需求】',
    facts: factsOf(draft, turn),
    note: hintsOf(draft, turn, candidates(turn.directory, draft.requesterId).length).join('\n'),
    buttons: [
      { text: '改时间', action: 'draft:ask:when' },
      { text: '改答复时限', action: 'draft:ask:replyBy' },
    ],
  }),
  confirmText: '确认发布',
  pick: (draft, slot, value) => answered(draft, slot, value),
  edit: (draft, changes, turn) => merged(draft, changes, turn.reading.assumed === true, turn.directory),

  async confirm(draft, turn) {
    const { need, asked, unreached, announced } = await new RequestService(turn).post(inputOf(draft, turn));
    await turn.audit({ action: 'need.post', entity: 'request', entityId: need.id, undo: {}, note: `需${need.no} ${need.title}` });
    const names = unreached.map((o) => o.shortName);
    const note = [
      asked.length ? `已私聊请${asked.length}家单位答复。` : '',
      names.length ? `联系不上：${names.slice(0, 5).join('、')}${names.length > 5 ? `等${names.length}家` : ''}，请打个电话。` : '',
      announced ? '群里也发了。' : '',
    ].join('');
    return {
      card: {
        title: headline(need, turn.directory),
        facts: needFacts(need, turn),
        note,
        // In a group this card is the announcement: whoever reads it can answer.
        ...(turn.place.kind === 'group' && { buttons: groupButtons(need) }),
      },
      state: `已发布 需${need.no}`,
    };
  },
});

export default defineCommand({
  name: '需求',
  summary: '发布一个需求，逐家问能不能出',
  examples: ['需求 反诈宣讲员2名，9月19日上午，居民约60人', '求助：缺50把椅子，24号到25号用'],
  topic: '资源',
  intents: ['need.post'],
  drafts: [need],

  async run(turn) {
    const { directory, actor, place, reading } = turn;
    const chatid = here(turn);
    const served = peopleServed(turn.text);
    const empty: NeedDraft = {
      requesterId: requesterOf(directory, actor, place),
      ...(chatid && { chatid }),
      ...(served !== undefined && { beneficiaries: served }),
      ...(withoutPhones(turn.text).had && { cleaned: true }),
    };
    new RequestService(turn).checkPost(empty.requesterId);
    const { title, ...rest } = reading.slots;
    // Whom it is for is a row of its own, not part of the name.
    const name = served === undefined ? title : title?.replace(/[\s,，]*(?:居民|群众|老人|学生|儿童|孩子|家长|职工|服务|受益)约?$/, '');
    const shown = empty.cleaned ? name && withoutContact(name) : name;
    return turn.draft(need, merged(empty, { ...rest, ...(shown && { title: shown }) }, reading.assumed === true, directory));
  },

  undo: {
    'need.post': async (entry, turn) => {
      const service = new RequestService(turn);
      const posted = await service.byId(entry.entityId);
      service.checkEnd(posted);
      await service.cancel(posted, here(turn));
      return { text: `↩️ 已撤销 需${posted.no} ${posted.title}，问过的单位都告诉了。` };
    },
  },
});
