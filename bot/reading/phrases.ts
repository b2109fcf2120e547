/** Pieces of patterns that more than one command uses. */
import { any } from './declare';
import { ACTIVITY_WORDS, OTHER_ACTIVITIES } from './vocabulary';
import { RESOURCE_CLASS_WORDS, RESOURCE_KIND_WORDS } from './vocabulary-resources';

/** 支委会, 碰头会, 防汛调度会; B is a standing body. 社会, 机会, 商会 and the like are no meetings. */
export const MEETING =
  '(?:(?:居民|村民|楼长|业主|党员|物业|季度|月度|年度)?B|[一-龥]{0,6}例会|[一-龥]{0,5}(?:支委|党小组|党员大|支部大|碰头|调度|座谈|协调|推进|议事|部署|动员|研讨|工作|专题|恳谈|听证|现场|茶话|组织生活|民主生活|筹备|总结|表彰|交流|布置|汇报|推介|评议|启动|推荐|选举|换届|督导|调研|约谈|评审|验收|测评|质询|述职|通报|说明|讲评|交底|誓师|研判|会诊|值班|对账|联谊|见面|学习|征求意见|意见|代表|理事|预备|培训|防汛|防火|安置|拆迁|听取|恳亲|通气|沟通|会商|视频|电话|扩大|筹划|安全|分析|对接|洽谈|见面|党委|支部|业主|居民|楼长|网格|联席|紧急|临时|报告|成立|短|小)大?会(?:议)?(?!室)|[一-龥]{1,5}大会(?!议|堂|战)|会议|(?<![一-龥])会|(?<=[个场次的开这那])会)';

/** What follows is on the agenda of a meeting. */
export const AGENDA = `${MEETING}[,TRL]*(?:专门|主要|一起|重点)?(?:商量|讨论|研究|说说|说|商议|议|聊|部署|布置|安排|通报|协商|沟通|解决)`;

/** 使用帮助, 给个说明: all of it, no topic. */
export const WHOLE_HELP =
  /^(?:看看?|查看?|打开|给|发|要|来|个|份|的|下|使用|操作|用户|功能|系统|命令)*(?:帮助|说明|指南|手册)(?:中心|文档|手册|页|信息|菜单)?$/;

/** A kind of activity: 主题党日, 义诊. */
export const TYPES = any(ACTIVITY_WORDS.flatMap((entry) => [...entry.words]));
export const ACTIVITY = any('活动', TYPES, OTHER_ACTIVITIES);

/** A class of resources, or one of ours. */
export const CLASSES = any(
  RESOURCE_CLASS_WORDS.flatMap((entry) => [...entry.words]),
  'R',
);
/** A room or a thing that is lent. */
export const THING = any(
  'R',
  RESOURCE_KIND_WORDS.filter((entry) => ['VENUE', 'EQUIPMENT'].includes(entry.kind))
    .flatMap((entry) => [...entry.words])
    .filter((word) => word.length > 1),
);

/** The speaker's own side. */
export const WE = '(?:我|我们|我们单位|我院|我校|我所|我行|我这|我们这边|我们[一-龥]{1,3}|O|咱们|P)';
