/** What is known about a pairing before it is recorded. Plain JSON; whom it is about is encrypted. */
import { personCalled } from '../org/named';
import { maskOf } from '../wish/mask';
import { knownAs, type Pairing, pairingsOf, pairingsWhere, type SecretWork } from './lookup';
import { INTERVAL, intervalIn, USUAL_DAYS } from './rules';

export interface PairingDraft {
  orgId: string;
  helperId: string;
  everyDays: number;
  mask: string;
  /** Name and address, encrypted; absent: asked for. */
  sealed?: string;
  /** Known from before. */
  beneficiaryId?: string;
}

const COMMAND = /结(?:个|成|了)?对(?:子|帮扶)?|去看|看望|^我?(?:想要?|要)|帮扶|以后|提醒我|走访(?:一次)?|一次|^(?:和|跟|与|让|请|由)/g;

/** 王强 3栋张奶奶 每30天: who helps, whom, how often. @throws RuleBroken `person.several` · `visit.which` */
export async function pairingSaid(work: SecretWork, empty: PairingDraft, words: string): Promise<PairingDraft> {
  const everyDays = intervalIn(words) ?? empty.everyDays;
  const parts = words
    .normalize('NFKC')
    .replace(/@\S+\s*/g, ' ')
    .replace(INTERVAL, ' ')
    .replace(COMMAND, ' ')
    .split(/[\s,，。;；、]+/)
    .map((part) => part.replace(/^(?:和|跟|与|让|请|由|给)/, ''))
    .filter(Boolean);
  const helper = parts.map((part) => ({ part, person: personCalled(work, part) })).find((p) => p.person);
  const name = parts.filter((part) => part !== helper?.part).join('');
  const next = { ...empty, everyDays, ...(helper?.person && { helperId: helper.person.id }) };
  return name ? withName(work, next, name) : next;
}

export async function withName(work: SecretWork, draft: PairingDraft, said: string): Promise<PairingDraft> {
  const { beneficiaryId: _b, ...rest } = draft;
  const words = [...said.trim()].slice(0, 60).join('');
  const known = await knownAs(work, draft.orgId, words);
  if (known) return { ...rest, beneficiaryId: known.id, mask: known.mask, sealed: known.nameEnc };
  return { ...rest, mask: maskOf(words), sealed: work.secrets.encrypt(words) };
}

export const emptyPairing = ({ actor }: SecretWork, orgId: string): PairingDraft => ({
  orgId,
  helperId: actor.id,
  everyDays: USUAL_DAYS,
  mask: '',
});

/** Which one is to end: mine, or those of my community, by a part of the name or of the helper's. */
export async function pairingsMeant(work: SecretWork, words: string): Promise<Pairing[]> {
  const said = words
    .normalize('NFKC')
    .replace(/结对(?:帮扶)?|结束|解除|终止|取消|^我?不(?:再|想再?)?(?:和|跟|与)?|不(?:再)?|了|@\S+/g, ' ')
    .replace(/[\s\p{P}]+/gu, '');
  const mine = await pairingsOf(work);
  const orgs = work.directory.orgs.filter((o) => work.directory.can(work.actor, 'beneficiary.read', o.id)).map((o) => o.id);
  const others =
    said && orgs.length ? await pairingsWhere(work, { beneficiary: { orgId: { in: orgs } }, helperId: { not: work.actor.id } }) : [];
  if (!said) return mine;
  return [...mine, ...others].filter((p) =>
    `${work.directory.nameById(p.helperId) ?? ''}${work.secrets.decrypt(p.beneficiary.nameEnc)}`.replace(/[\s\p{P}]+/gu, '').includes(said),
  );
}
