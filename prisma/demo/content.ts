/** What has happened in the demo district in the past month: days are counted in workdays back from the day of the start. */
import type { ActivityStatus, RequestStatus, ResponseKind, Rsvp } from '../client';

export interface DemoActivity {
  /** Workdays ago. */
  ago: number;
  type: string;
  title: string;
  host: string;
  author: string;
  /** Codes of units, or names of those the list does not know, with their own heads. */
  with?: readonly (readonly [unit: string, heads?: number])[];
  heads: number;
  /** People or households served, and person-times. */
  served?: number;
  times?: number;
  hours?: number;
  /** Title of a resource, or a place in words. */
  place: string;
  /** Local minutes; 上午 and 下午 are half days. */
  at: '上午' | '下午' | readonly [from: number, to: number];
  status?: ActivityStatus;
  voidReason?: string;
}

const h = (hour: number, minute = 0) => hour * 60 + minute;

export const ACTIVITIES: readonly DemoActivity[] = [
  {
    ago: 21,
    type: 'THEME_DAY',
    title: '主题党日：参观街道史料馆',
    host: 'wanghu',
    author: 'limin',
    with: [
      ['wuye', 4],
      ['wanghu-yi', 12],
    ],
    heads: 31,
    place: '街道史料馆',
    at: '上午',
    status: 'VERIFIED',
  },
  {
    ago: 21,
    type: 'VOLUNTEER',
    title: '楼道清理',
    host: 'liuyuan',
    author: 'luoyan',
    with: [['liuyuan-zhiyuan', 15]],
    heads: 22,
    hours: 2,
    place: '柳园小区3号楼',
    at: [h(9), h(11)],
    status: 'VERIFIED',
  },
  {
    ago: 20,
    type: 'CLINIC',
    title: '老年人免费体检',
    host: 'sanyuan',
    author: 'qian',
    with: [
      ['wanghu', 6],
      ['weisheng', 3],
    ],
    heads: 14,
    served: 86,
    times: 112,
    place: '望湖社区活动室',
    at: '上午',
    status: 'VERIFIED',
  },
  {
    ago: 19,
    type: 'PARTY_CLASS',
    title: '支部书记讲党课',
    host: 'wanghu-yi',
    author: 'wuting',
    heads: 24,
    place: '三楼会议室',
    at: [h(15), h(16, 30)],
  },
  {
    ago: 18,
    type: 'PUBLICITY',
    title: '反诈宣传进小区',
    host: 'jianhang',
    author: 'chenlin',
    with: [
      ['paichusuo', 2],
      ['wanghu', 4],
    ],
    heads: 9,
    served: 150,
    place: '望湖小区东门',
    at: [h(16), h(18)],
    status: 'VERIFIED',
  },
  {
    ago: 17,
    type: 'VOLUNTEER',
    title: '文明交通劝导',
    host: 'wanghu',
    author: 'zhaolei',
    with: [
      ['gongdian', 5],
      ['xiaoxue', 6],
      ['chengguan', 2],
    ],
    heads: 20,
    hours: 1.5,
    place: '实验小学门口',
    at: [h(7), h(8, 30)],
    status: 'VERIFIED',
  },
  {
    ago: 17,
    type: 'MEMBERS_MEETING',
    title: '三季度党员大会',
    host: 'wanghu-yi',
    author: 'wuting',
    heads: 38,
    place: '望湖社区活动室',
    at: [h(19), h(20, 30)],
  },
  {
    ago: 16,
    type: 'TRAINING',
    title: '安全用电讲座',
    host: 'gongdian',
    author: 'zhangwei',
    with: [
      ['wanghu', 3],
      ['wuye', 6],
    ],
    heads: 47,
    served: 38,
    place: '望湖社区活动室',
    at: '下午',
  },
  {
    ago: 15,
    type: 'CULTURE',
    title: '邻里书画展',
    host: 'liuyuan',
    author: 'songping',
    with: [['dasanyuan', 8]],
    heads: 35,
    times: 210,
    place: '柳园文化室',
    at: '上午',
  },
  {
    ago: 14,
    type: 'CO_BUILD',
    title: '联合清扫湖滨步道',
    host: 'wanghu',
    author: 'limin',
    with: [
      ['gongdian', 8],
      ['jianhang', 6],
      ['sanyuan', 5],
      ['wuye', 7],
    ],
    heads: 41,
    hours: 2,
    place: '湖滨步道',
    at: [h(14), h(16)],
    status: 'VERIFIED',
  },
  {
    ago: 13,
    type: 'COMMITTEE',
    title: '支委会：研究发展对象',
    host: 'wanghu-yi',
    author: 'wuting',
    heads: 5,
    place: '三楼会议室',
    at: [h(9), h(10)],
  },
  {
    ago: 12,
    type: 'MEDIATION',
    title: '楼上漏水调解',
    host: 'wanghu',
    author: 'zhaolei',
    with: [
      ['wuye', 2],
      ['paichusuo', 1],
    ],
    heads: 7,
    served: 2,
    place: '社区调解室',
    at: '下午',
  },
  {
    ago: 11,
    type: 'VOLUNTEER',
    title: '理发、磨刀便民服务',
    host: 'liuyuan',
    author: 'luoyan',
    with: [
      ['liuyuan-zhiyuan', 10],
      ['商业街理发店', 2],
    ],
    heads: 16,
    served: 64,
    hours: 3,
    place: '柳园广场',
    at: [h(9), h(12)],
  },
  {
    ago: 10,
    type: 'THEME_DAY',
    title: '主题党日：重温入党誓词',
    host: 'sanyuan',
    author: 'qian',
    heads: 56,
    place: '医院报告厅',
    at: '下午',
  },
  {
    ago: 10,
    type: 'PUBLICITY',
    title: '垃圾分类入户宣传',
    host: 'wuye',
    author: 'zhoujie',
    with: [['wanghu', 5]],
    heads: 12,
    served: 230,
    place: '湖畔小区',
    at: [h(18), h(20)],
  },
  {
    ago: 9,
    type: 'TRAINING',
    title: '网格员消防培训',
    host: 'chunhui',
    author: 'hechunhui',
    with: [
      ['wanghu', 8],
      ['liuyuan', 7],
      ['chengguan', 3],
    ],
    heads: 26,
    place: '街道三楼',
    at: '上午',
    status: 'VERIFIED',
  },
  {
    ago: 8,
    type: 'CLINIC',
    title: '测血压、用药咨询',
    host: 'weisheng',
    author: 'tangyi',
    heads: 5,
    served: 43,
    place: '望湖社区活动室',
    at: '上午',
  },
  {
    ago: 7,
    type: 'VOLUNTEER',
    title: '慰问独居老人',
    host: 'jianhang',
    author: 'chenlin',
    with: [['wanghu', 3]],
    heads: 8,
    served: 12,
    hours: 2,
    place: '望湖小区',
    at: '下午',
  },
  {
    ago: 6,
    type: 'GROUP_MEETING',
    title: '第二党小组学习',
    host: 'wanghu-yi',
    author: 'wuting',
    heads: 9,
    place: '三楼会议室',
    at: [h(19), h(20)],
  },
  {
    ago: 5,
    type: 'CULTURE',
    title: '社区合唱排练',
    host: 'wanghu',
    author: 'zhaolei',
    heads: 28,
    place: '望湖社区活动室',
    at: [h(19), h(21)],
  },
  {
    ago: 5,
    type: 'PUBLICITY',
    title: '防溺水宣传',
    host: 'xiaoxue',
    author: 'liuzhuren',
    with: [['paichusuo', 2]],
    heads: 15,
    served: 320,
    place: '实验小学操场',
    at: [h(10), h(11)],
  },
  {
    ago: 4,
    type: 'VOLUNTEER',
    title: '志愿服务（重复登记）',
    host: 'wanghu',
    author: 'zhaolei',
    heads: 20,
    hours: 1,
    place: '湖滨步道',
    at: '上午',
    status: 'VOID',
    voidReason: '和活10重复',
  },
  {
    ago: 3,
    type: 'CO_BUILD',
    title: '党建共建：图书捐赠',
    host: 'xiaoxue',
    author: 'liuzhuren',
    with: [
      ['liuyuan', 4],
      ['dasanyuan', 3],
    ],
    heads: 18,
    served: 60,
    place: '柳园文化室',
    at: '下午',
  },
  {
    ago: 2,
    type: 'VOLUNTEER',
    title: '路灯安全巡查',
    host: 'gongdian',
    author: 'zhangwei',
    with: [['wanghu', 2]],
    heads: 6,
    hours: 2,
    place: '望湖小区',
    at: [h(19), h(21)],
  },
  {
    ago: 1,
    type: 'MEDIATION',
    title: '停车纠纷调解',
    host: 'paichusuo',
    author: 'sunjingguan',
    with: [
      ['wanghu', 1],
      ['wuye', 2],
    ],
    heads: 6,
    served: 2,
    place: '望湖小区东门',
    at: '上午',
  },
];

export interface DemoNeed {
  requester: string;
  author: string;
  title: string;
  quantity: number;
  unit: string;
  /** Workdays from today when it was posted (negative) and when it is needed. */
  posted: number;
  needed: number;
  part?: '上午' | '下午';
  place?: string;
  beneficiaries?: number;
  status: RequestStatus;
  answers: readonly { unit: string; by: string; kind: ResponseKind; quantity?: number; reason?: string; text: string }[];
}

export const NEEDS: readonly DemoNeed[] = [
  {
    requester: 'wanghu',
    author: 'limin',
    title: '反诈宣讲员',
    quantity: 2,
    unit: '名',
    posted: -1,
    needed: 3,
    part: '上午',
    place: '望湖社区活动室',
    beneficiaries: 60,
    status: 'PARTLY_MET',
    answers: [{ unit: 'jianhang', by: 'chenlin', kind: 'OFFER', quantity: 1, text: '我们能出1名' }],
  },
  {
    requester: 'liuyuan',
    author: 'songping',
    title: '折叠椅',
    quantity: 50,
    unit: '把',
    posted: -1,
    needed: 5,
    part: '下午',
    place: '柳园广场',
    status: 'PARTLY_MET',
    answers: [
      { unit: 'xiaoxue', by: 'liuzhuren', kind: 'OFFER', quantity: 30, text: '有30把椅子可以借' },
      { unit: 'wuye', by: 'zhoujie', kind: 'DECLINE', reason: '时间冲突', text: '这次不行' },
    ],
  },
  {
    requester: 'wanghu',
    author: 'zhaolei',
    title: '路灯检修师傅',
    quantity: 1,
    unit: '名',
    posted: 0,
    needed: 4,
    place: '望湖小区南门',
    status: 'OPEN',
    answers: [],
  },
  {
    requester: 'wanghu',
    author: 'limin',
    title: '老人体检',
    quantity: 1,
    unit: '次',
    posted: -24,
    needed: -20,
    place: '望湖社区活动室',
    beneficiaries: 80,
    status: 'DONE',
    answers: [{ unit: 'sanyuan', by: 'qian', kind: 'OFFER', quantity: 1, text: '派义诊车来' }],
  },
  {
    requester: 'liuyuan',
    author: 'luoyan',
    title: '暑期托管老师',
    quantity: 2,
    unit: '名',
    posted: -18,
    needed: -9,
    place: '柳园文化室',
    beneficiaries: 25,
    status: 'UNMET',
    answers: [{ unit: 'dasanyuan', by: 'dengli', kind: 'DECLINE', reason: '人手不足', text: '这次不行' }],
  },
  {
    requester: 'xiaoxue',
    author: 'liuzhuren',
    title: '移动音响',
    quantity: 1,
    unit: '套',
    posted: -8,
    needed: -5,
    part: '上午',
    place: '实验小学操场',
    status: 'MET',
    answers: [{ unit: 'shanghui', by: 'mafang', kind: 'OFFER', quantity: 1, text: '音响可以借' }],
  },
];

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
