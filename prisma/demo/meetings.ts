/** Meetings of the demo district, what came of them, and what waits to be talked about. Days are workdays from the day of the start. */
import type { ActionStatus, Rsvp } from '../client';

const h = (hour: number, minute = 0) => hour * 60 + minute;

export interface DemoMeeting {
  body: string;
  title: string;
  /** Workdays from today. */
  on: number;
  at: readonly [from: number, to: number];
  agenda: readonly string[];
  author: string;
  place: string;
  /** By unit; without one nothing was said yet. */
  answers: Readonly<Record<string, { rsvp: Rsvp; by: string; reason?: string; substitute?: string }>>;
  /** What was written down, a line an item, and the work that came of it. */
  minutes?: readonly string[];
  actions?: readonly DemoAction[];
}

export interface DemoAction {
  title: string;
  lead: string;
  co: readonly string[];
  /** Workdays from today. */
  due: number;
  status: ActionStatus;
  progress: number;
  /** Line of the minutes that it stands in. */
  quote: number;
}

export const MEETINGS: readonly DemoMeeting[] = [
  {
    body: 'wanghu-lianxi',
    title: '望湖社区党建联席会',
    on: -19,
    at: [h(14, 30), h(16)],
    agenda: ['上季度共建项目回顾', '暑期安全'],
    author: 'limin',
    place: '望湖社区活动室',
    minutes: ['一、暑期安全：派出所牵头，三院配合，汛前把河边护栏查一遍；', '二、东门路灯由供电所修好；', '三、操场开放的事下次再议。'],
    actions: [
      { title: '河边护栏检查', lead: 'paichusuo', co: ['sanyuan'], due: 6, status: 'IN_PROGRESS', progress: 60, quote: 0 },
      { title: '东门路灯修好', lead: 'gongdian', co: [], due: -2, status: 'ACCEPTED', progress: 0, quote: 1 },
    ],
    answers: {
      gongdian: { rsvp: 'ACCEPTED', by: 'zhangwei' },
      sanyuan: { rsvp: 'ACCEPTED', by: 'qian' },
      jianhang: { rsvp: 'ACCEPTED', by: 'chenlin' },
      xiaoxue: { rsvp: 'DECLINED', by: 'liuzhuren', reason: '开学准备' },
      paichusuo: { rsvp: 'ACCEPTED', by: 'sunjingguan' },
      wuye: { rsvp: 'SUBSTITUTED', by: 'zhoujie', substitute: '湖畔物业 老陈' },
    },
  },
  {
    body: 'liuyuan-lianxi',
    title: '柳园社区党建联席会',
    on: -12,
    at: [h(9, 30), h(11)],
    agenda: ['书画展分工', '流动摊点'],
    author: 'songping',
    place: '柳园文化室',
    answers: {
      dasanyuan: { rsvp: 'ACCEPTED', by: 'dengli' },
      'liuyuan-zhiyuan': { rsvp: 'ACCEPTED', by: 'xujing' },
      chengguan: { rsvp: 'ACCEPTED', by: 'hejian' },
    },
  },
  {
    body: 'wanghu-lianxi',
    title: '望湖社区党建联席会',
    on: 8,
    at: [h(14, 30), h(16)],
    agenda: ['东门停车', '路灯维修', '小学操场周末开放'],
    author: 'limin',
    place: '望湖社区活动室',
    answers: {
      sanyuan: { rsvp: 'ACCEPTED', by: 'qian' },
      wuye: { rsvp: 'ACCEPTED', by: 'zhoujie' },
      jianhang: { rsvp: 'DECLINED', by: 'chenlin', reason: '出差' },
      xiaoxue: { rsvp: 'READ', by: 'liuzhuren' },
    },
  },
];

/** Proposals that wait for the next meeting of 望湖. */
export const PROPOSALS: readonly { title: string; by: string; daysAgo: number }[] = [
  { title: '电动车棚充电桩不够用', by: 'zhoujie', daysAgo: 9 },
  { title: '放学时段校门口交通疏导', by: 'sunjingguan', daysAgo: 4 },
];
