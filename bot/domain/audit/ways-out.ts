/** Where what was done can still be put right once the ten minutes of 撤销 are over. */

/** By action, else by the part before its dot. The number in an example is exchanged for that of the record. */
const WAYS: Readonly<Record<string, string>> = {
  action: '督办可以发“办40”看现在能做什么。',
  'action.refuse-extension': '又同意延期了，再说“办40 延到10月20日”。',
  activity: '活动可以说“活128 作废”或“活128 改成35人”。',
  agenda: '议题可以发“议题池”，请书记选它再点[不上会]。',
  agreement: '双向清单可以发它的编号看现在能做什么；不想要了请和对方商量。',
  'agreement.deny': '其实做过就再说一遍，例如“清5 第1项 昨天做了”。',
  'agreement.keep': '又同意免了，说“清5 第1项 本季免”。',
  body: '席位可以再说一遍，例如“联席会 物业 两个名额”，后说的算。',
  booking: '预订可以说“订61不用了”或“订61 推迟半小时”。',
  'booking.answer': '让不让答复过就算数，要改请和对方商量。',
  'booking.cancel': '预订可以再订一次，例如“订活动室 周五上午”。',
  'booking.decide': '批了的预订可以发它的编号看现在能做什么，要收回请和对方商量。',
  'booking.return': '归还记错了请发它的编号，和提供单位说一声。',
  'booking.wait': '候补可以点当时那张卡片上的[不排了]；轮到您时点[不要了]也行。',
  'calendar.link': '不要了发“停用日历订阅”，地址就作废。',
  'calendar.stop': '再要就发“订阅日历”，给您新的地址。',
  'chat.bind': '群可以在群里再说“绑定 组织名”。',
  checkin: '签到要改请找记录人，请对方发“会12 供电所没来”。',
  'checkin.missing': '签到可以再记，例如“代签 供电所 会12”。',
  'checkin.proxy': '签到可以再记，例如“会12 供电所没来”。',
  evidence: '照片可以点存证卡片上的[撤回这张]。',
  liaison: '联络员再换就说“供电所联络员换成张伟”，由负责人、现任联络员或书记来说；发“联络员”看现在是谁。',
  'liaison.ask': '不接了点那张卡片上的[不接了]或[不是]；没人确认24小时后自己作废。',
  'me.peace': '随时可以说“免打扰到月底”或“恢复提醒”。',
  'me.snooze': '提醒您的时间可以再改，说“明早9点再提醒我”。',
  meeting: '会议可以说“取消会12”或“改期 会12”。',
  'meeting.cancel': '取消了的会可以说“改期 会12”重新约。',
  'meeting.leads': '提醒可以再说一遍，例如“会12 提前两天提醒”，后说的算。',
  'meeting.outcome': '结果可以重写，说“纪要 会12 一、……”，旧的留档。',
  'meeting.poll': '约时间可以说“取消约时间”，会告诉各单位不用投了。',
  'minutes.export': '导出的文件已经在您手里，不要了删掉就行。',
  minutes: '纪要可以重发一遍“纪要 会12 一、……”，旧的留档。',
  need: '需求可以私聊我发它的编号，再点[不需要了]。',
  'need.answer': '答复随时可以改，再说一次“需8 我们能出…”或“需8 这次不行”就行。',
  'need.cancel': '需求还要的话再发一次，例如“需求 反诈宣讲员2名”。',
  patrol: '巡查可以再记一次；安排可以发“巡查清单”，再说“暂停巡查 地点”或“结束巡查 地点”。',
  'poll.cancel': '还要约就再说一次“约时间 …”。',
  'poll.vote': '截止前在投票的卡片上可以重新选。',
  report: '导出的文件已经在您手里，不要了删掉就行；要新的再说一次“月报 word”。',
  resource: '资源可以发它的编号，再点[撤下]。',
  'resource.withdraw': '资源可以再发布一次，例如“资源 我院义诊车周六可以进社区”。',
  rotation: '轮值可以发“轮值”看轮值表，换班说“11月轮值我们和三院换一下”。',
  rsvp: '答复在开会前随时可以改，再说一次“会12 参加”或“会12 请假”就行。',
  'rsvp.link': '再要一次链接，这条就作废。',
  series: '系列会可以发“系列会”，再点[暂停]或[结束]。',
  'unheard.words': '发“没听懂的 记原文”或“没听懂的 不记原文”可以再改。',
  pairing: '结对可以发“我的走访”看现在的，或说“结对 结束”。',
  visit: '走访可以说“活128 作废”或“活128 改到昨天”。',
  whistle: '吹哨可以说“哨14 不用来了”；发它的编号看现在能做什么。',
  wish: '心愿可以发它的编号看现在能做什么；认领了办不了说“愿7 认领不了了”。',
};

const CODES = /[活会办需哨愿订]\d+|清\d+ 第\d+项/g;

/** @param note what was done: the first number in it is that of the record */
export function wayOut({ action, note }: { action: string; note: string | null }): string {
  const [noun = ''] = action.split('.');
  const way = WAYS[action] ?? WAYS[noun] ?? '';
  const own = note?.match(CODES)?.[0];
  return own ? way.replace(CODES, (example) => (example[0] === own[0] ? own : example)) : way;
}
