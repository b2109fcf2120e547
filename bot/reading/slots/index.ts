import type { IntentDeclaration, SlotName } from '../declare';
import { numberFor } from '../match';
import type { Mention, Scene } from '../scene';
import { isFestival } from '../time';
import type { Intent, Ref, Slots, When } from '../types';
import { advanceOf, capacityOf, neededQuantity, plainQuantity } from './amounts';
import { remember, type Workbench } from './bench';
import { changesOf } from './changes';
import { formatOf, kindOf, reportOf, typeOf } from './kinds';
import { count, countsOf, hostAndOrgs, orgMentions, unitsOf } from './people';
import { placeOf, troublePlace } from './place';
import { agendaOf, itemsOf, meansSomething, reasonOf, restOf } from './text';
import { thingOf } from './things';
import { dueOf, onOf, periodOf, read, readChange, replyByOf, timeText, toWhen, untilOf } from './time';
import { logTitle, meetingTitle, needTitle, offerTitle, purposeOf, targetOf } from './titles';
import { findTopic, helpTopic } from './topics';
import { calledOrgs, fromOf, orgOf, ownerOfTitle, personOf, successorOf, visitors } from './who';

type SlotReader<K extends SlotName> = (bench: Workbench) => Slots[K] | undefined;

/** Sentences that call a meeting. */
const CALLS: ReadonlySet<Intent> = new Set<Intent>(['meeting.create', 'meeting.poll', 'meeting.urgent']);

/** Sentences that move what has a time. */
const CHANGES: ReadonlySet<Intent> = new Set<Intent>(['meeting.reschedule', 'series.edit', 'booking.change']);

function whenOf(bench: Workbench): When | undefined {
  const { scene, declaration } = bench;
  const mode = declaration.timeMode ?? 'future';
  if (CHANGES.has(declaration.intent)) {
    const change = readChange(scene, 'future');
    remember(bench, change.reading);
    return change.when;
  }
  const log = mode === 'past';
  const hide = declaration.intent === 'need.post' ? [replyByOf(scene).area] : CALLS.has(declaration.intent) ? [agendaOf(scene).area] : [];
  const text = timeText(scene, log, [
    ...hide.filter((area) => area !== undefined),
    ...(declaration.intent === 'resource.offer' ? advanceAreas(scene) : []),
  ]);
  const reading = read(scene, text, mode === 'any' ? 'future' : mode);
  remember(bench, reading);
  const when = toWhen(reading);
  // A deadline is the only time of a need: 周五前要.
  return when;
}

const advanceAreas = (scene: Scene): { from: number; to: number }[] =>
  [...scene.text.matchAll(/提前[^,。;\s]{1,6}(?=约|预约|说|联系|告知|申请|打|通知|,|。|$| )/g)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));

/** Times that say which meeting is meant. Where its number says that, a festival is why: 取消会9 春节. */
const whichOne = (scene: Scene): Scene['times'] =>
  scene.times.filter(({ from, to }) => scene.codes.length === 0 || !isFestival(scene.text.slice(from, to)));

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** 慰问交警20人: in a visit the number beside a unit is no unit's own. */
const counts = (scene: Scene, { intent }: IntentDeclaration): ReturnType<typeof countsOf> =>
  intent === 'visit.log' ? countsOf(scene, new Set(), true) : countsOf(scene, unitsOf(scene).used);

/** One reader for each slot. A new slot is one line here. */
const READERS: { [K in SlotName]?: SlotReader<K> } = {
  no: ({ scene, declaration }) => {
    if (declaration.intent === 'meeting.show' && scene.codes.length === 0 && scene.times.length > 0) return undefined;
    return numberFor(scene, declaration);
  },
  when: whenOf,
  period: ({ scene }) => periodOf(scene),
  on: ({ scene, declaration }) => {
    if (scene.codes.length > 0 || scene.times.length === 0) return undefined;
    return declaration.intent === 'meeting.reschedule' ? onOf(scene, readChange(scene, 'future').at) : onOf(scene);
  },
  due: ({ scene }) => dueOf(scene),
  until: ({ scene }) => untilOf(scene),
  replyBy: ({ scene }) => replyByOf(scene).moment,
  type: ({ scene }) => typeOf(scene),
  kind: ({ scene, declaration }) =>
    declaration.intent === 'report.make' ? reportOf(scene) : kindOf(scene, declaration.intent === 'resource.list'),
  format: ({ scene }) => formatOf(scene),
  place: ({ scene, declaration }) => {
    if (CALLS.has(declaration.intent)) {
      const { area } = agendaOf(scene);
      return area
        ? (placeOf(scene, { from: 0, to: area.from }) ?? placeOf(scene, { from: area.to, to: scene.text.length }))
        : placeOf(scene);
    }
    if (declaration.intent === 'whistle.raise')
      return troublePlace(scene, { from: 0, to: scene.text.length }) ?? placeOf(scene) ?? sceneOf(scene);
    if (declaration.intent === 'need.post') {
      const org = orgMentions(scene).find(
        (mention) =>
          /(?:^|[\s,◇T,在到去来])$/.test(scene.masked.slice(Math.max(0, mention.from - 1), mention.from)) &&
          /^(?:$|[,。;!\s]|用|集合)/.test(scene.masked.slice(mention.to)),
      );
      return placeOf(scene) ?? (org && mentionIsPlace(scene, org) ? { name: org.name } : undefined);
    }
    return placeOf(scene);
  },
  host: ({ scene }) => hostAndOrgs(scene, unitsOf(scene).mentions).host,
  orgs: (bench) => {
    const { scene, declaration } = bench;
    if (declaration.intent === 'activity.log') return some(hostAndOrgs(scene, unitsOf(scene).mentions).orgs);
    if (declaration.intent === 'visit.log') return some(visitors(scene));
    if (CALLS.has(declaration.intent)) return some(calledOrgs(bench, agendaOf(scene).area));
    return some(declaration.intent === 'whistle.raise' ? calledOrgs(bench).filter((ref) => !isScene(scene, ref)) : calledOrgs(bench));
  },
  org: orgOf,
  owner: ({ scene }) =>
    orgMentions(scene).find((mention) => !/(?:给|借给|为|帮|向)\s?$/.test(scene.text.slice(0, mention.from)))?.ref ?? ownerOfTitle(scene),
  units: ({ scene }) => some(unitsOf(scene).units),
  headcount: ({ scene, declaration }) => {
    if (declaration.intent === 'rsvp.accept') {
      const quantity = scene.quantities.find(
        (other) => ['人', '名', '位', '个人', '个', '口'].includes(other.unit) && !/算.{0,3}$/.test(scene.text.slice(0, other.from)),
      );
      return quantity && count(quantity);
    }
    return counts(scene, declaration).headcount;
  },
  beneficiaries: ({ scene, declaration }) => counts(scene, declaration).beneficiaries,
  personTimes: ({ scene }) => countsOf(scene, unitsOf(scene).used).personTimes,
  hours: ({ scene }) => countsOf(scene, unitsOf(scene).used).hours,
  capacity: ({ scene }) => capacityOf(scene),
  quantity: ({ scene, declaration }) =>
    declaration.intent === 'need.post' ? neededQuantity(scene).quantity : plainQuantity(scene, declaration.intent),
  unit: ({ scene }) => neededQuantity(scene).unit,
  advance: ({ scene }) => advanceOf(scene),
  body: ({ scene }) => {
    const body = scene.mentions.find((mention) => mention.kind === 'body');
    return body && (typeof body.ref === 'string' || Array.isArray(body.ref)) ? body.ref : undefined;
  },
  resource: ({ scene, declaration }) => thingOf(scene, declaration.intent),
  person: ({ scene, declaration }) => (declaration.intent === 'liaison.takeOver' ? successorOf(scene) : personOf(scene)),
  from: ({ scene }) => fromOf(scene),
  code: ({ scene }) =>
    /(?<!\d)\d{4}(?!\d)/.exec(scene.text.replace(/[a-z一-鿿]\d{1,6}(?=签到)/, (all) => '◇'.repeat(all.length)))?.[0] ??
    /(?<!\d)\d{4}(?!\d)/.exec(scene.text)?.[0],
  overdue: ({ scene }) => (/逾期|超期|过期|超时/.test(scene.text) ? true : undefined),
  result: ({ scene }) => {
    const text = scene.text.replace(/排查|检查/g, '');
    if (
      /(?:未|没有?|无|暂未|均未|都没)(?:发现|发生|见)?(?:任何|什么|明显)?(?:问题|异常|隐患|情况|险情|违规|违建|污染)|未发现|没发现|正常|安全$|平安|一切(?:都)?好|良好|完好|无异样|没事|没啥/.test(
        text,
      ) &&
      !/不正常|但|不过|发现[^,]*[处个]/.test(text)
    )
      return 'OK';
    if (
      /发现|堆|坏|破|漏|堵|占|损|裂|缺|倒|挡|乱|私拉|隐患|异常|问题|松动|脱落|积水|不亮|不通|故障|烧|掉|违规|违停|违建|垃圾|污|臭|断|塌|松|锈|失效|过期|不正常|偷|没(?:有)?(?:水|电|气|压|盖|信号|亮)/.test(
        text,
      )
    )
      return 'PROBLEM';
    return undefined;
  },
  target: ({ scene, declaration }) => targetOf(scene, declaration.intent === 'visit.log'),
  text: ({ scene, declaration }) => {
    const text = restOf(scene, declaration.cut);
    return meansSomething(text) ? text : undefined;
  },
  title: ({ scene, declaration }) => {
    switch (declaration.intent) {
      case 'meeting.create':
      case 'meeting.poll':
        return meetingTitle(scene, agendaOf(scene));
      case 'resource.offer':
        return offerTitle(scene);
      case 'need.post':
        return needTitle(scene, replyByOf(scene).area);
      default:
        return logTitle(scene);
    }
  },
  agenda: ({ scene }) => some(agendaOf(scene).items),
  items: ({ scene }) => {
    const at = /纪要|会议记录|决议|决定/.exec(scene.text);
    const hidden = scene.codes.filter((code) => code.from > (at?.index ?? 0));
    const from = Math.max(at ? at.index + at[0].length : 0, ...hidden.map((code) => (code.from - (at?.index ?? 0) < 8 ? code.to : 0)));
    const said = scene.said(from, scene.text.length);
    return meansSomething(said) ? some(itemsOf(said, /[;；。\n]/)) : undefined;
  },
  reason: ({ scene, declaration }) => {
    switch (declaration.intent) {
      case 'rsvp.substitute':
        return reasonOf(
          scene,
          /(?:.*(?:让|请|派|叫|由|换|安排|委托|改由|指派|喊).*(?:替|代|去|来|参加|出席|到会|顶).*)|.*(?:换成|换人|去不了|来不了|参加不了|不能参加|无法参加|不去了|到不了|替我|代我|派人).*/g,
        );
      case 'action.extend':
        return reasonOf(scene, declaration.cut, scene.times);
      case 'need.decline':
        return reasonOf(scene, declaration.cut);
      default:
        return reasonOf(scene, declaration.cut, declaration.intent === 'meeting.cancel' ? whichOne(scene) : []);
    }
  },
  topic: ({ scene, declaration }) => (declaration.intent === 'help' ? helpTopic(scene) : findTopic(scene)),
  purpose: ({ scene, declaration }) => purposeOf(scene, declaration.cut),
  changes: (bench) => {
    const facts = changesOf(bench, 'activity.edit');
    return Object.keys(facts).length > 0 ? facts : undefined;
  },
};

/** 长春路塌陷: a unit named like a place, followed by what is wrong there, is the place. */
const isSceneMention = (scene: Scene, mention: Mention): boolean =>
  !/^(?:$|[、,。;!?\s]|[和与及来到去处看负协过帮]|马上|尽快|一起|同志|快|支援|解决|的同志)/.test(scene.text.slice(mention.to)) &&
  !/(?:请|叫|喊|通知|让|找|[、和与及])\s?$/.test(scene.text.slice(0, mention.from));
const isScene = (scene: Scene, ref: Ref): boolean =>
  orgMentions(scene).some((mention) => JSON.stringify(mention.ref) === JSON.stringify(ref) && isSceneMention(scene, mention));
const sceneOf = (scene: Scene): Ref | undefined => {
  const mention = orgMentions(scene).find((org) => isSceneMention(scene, org));
  return mention && { name: mention.name };
};

const mentionIsPlace = (scene: Scene, org: Mention): boolean =>
  !/^[\s,。]*(?:需|缺|急|求|发布|的)/.test(scene.masked.slice(org.to)) && scene.masked.slice(0, org.from).trim() !== '';

/** Reads every slot the declaration names. */
export function readSlots(bench: Workbench): Slots {
  const slots: Record<string, unknown> = {};
  for (const name of bench.declaration.slots) {
    const value = READERS[name]?.(bench as Workbench);
    if (value !== undefined) slots[name] = value;
  }
  return slots as Slots;
}

export type { Workbench } from './bench';
export { changesOf } from './changes';
