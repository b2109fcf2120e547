import { readFile } from 'node:fs/promises';
import { sourceOf } from '../../bot/admin/import-source';
import { DISTRICT, type District } from '../support/world';

/** Units beyond those of the demo, each with one liaison: e1 … e8. */
const MORE = ['园林所', '水务所', '市监所', '司法所', '邮政所', '燃气站', '养老院', '图书馆'];
const LIAISONS = ['江涛', '沈静', '韩冰', '曹阳', '姚远', '邱实', '范文', '贺兰'];
/** Of the demo, not at the table there. */
const BESIDE = ['shanghui', 'chengguan', 'weisheng', 'dasanyuan'];

/** The district of the demo with 18 units at the table of 望湖社区, as the dialogues tell it: 12 must be there. */
export const JOINT: District = {
  name: 'joint',
  files: [DISTRICT, __filename],
  async source() {
    const data = JSON.parse(await readFile(DISTRICT, 'utf8'));
    const code = (i: number) => `extra-${i + 1}`;
    data.orgs.push(
      ...MORE.map((shortName, i) => ({ code: code(i), name: `春晖街道${shortName}`, shortName, kind: 'UNIT', parent: 'chunhui' })),
    );
    data.members.push(...LIAISONS.map((name, i) => ({ userid: `e${i + 1}`, name, org: code(i), liaison: 'PRIMARY' })));
    data.bodies[0].members.push(...BESIDE, ...MORE.map((_, i) => code(i)));
    return sourceOf(data);
  },
};
