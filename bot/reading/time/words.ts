/**
 * The lexicon: every word the time grammar knows, and what it is. To teach a synonym, add it to its row; longest match wins.
 * A row is `[kind, words, value?, name?]`. Kind `x` shields everyday words that merely contain a time word (前往, 地点, 下午茶).
 */
export type Part = 'dawn' | 'early' | 'am' | 'noon' | 'pm' | 'dusk' | 'eve';

/** Window of each part of the day in minutes since midnight (rule 9 of the conventions). */
export const PART_WINDOW: Readonly<Record<Part, readonly [number, number]>> = {
  dawn: [0, 360],
  early: [360, 540],
  am: [480, 720],
  noon: [720, 840],
  pm: [840, 1080],
  dusk: [1020, 1140],
  eve: [1080, 1320],
};

export type Kind =
  | 'x num vague de comma pause stop colon semi dot slash dash wave open close'
  | 'rel pair nextDay just part weak week weekday weekend allDay'
  | 'relMonth relQuarter relYear relWorkday halfYear quarterNo xun edge monthEdge quarterEdge yearEdge'
  | 'fest lunarMark lunarMonth chu holiday holidayEnd frame'
  | 'hao ri tian zhou yue yuanyue nian ge ban hour minute fen ke keUnit workday quarter fenYue'
  | 'dian shi exact lack past about am'
  | 'before after within until limit offWork'
  | 'from to toward or and every skip nth last first reverse'
  | 'advance sameDay thatDay dayBefore onTime daily nightly'
  | 'change not is old reject begin end choose recent coming later earlier through';

type Split<S extends string> = S extends `${infer A} ${infer B}` ? A | Split<B> : S;
export type TokenKind = Split<Kind>;

export type WordRow = readonly [kind: TokenKind, words: string, value?: number, name?: string];

const rel = (value: number, words: string): WordRow => ['rel', words, value];
const part = (name: Part, words: string): WordRow => ['part', words, 0, name];

export const WORDS: readonly WordRow[] = [
  // Punctuation
  ['comma', ','],
  ['pause', '、'],
  ['stop', '。 ! ?'],
  ['colon', ':'],
  ['semi', ';'],
  ['dot', '.'],
  ['slash', '/'],
  ['dash', '- --'],
  ['wave', '~ ~~'],
  ['open', '('],
  ['close', ')'],

  // Days counted from today; the second value of a `pair` is its last day
  rel(0, '今天 今日 今儿 今儿个 今个儿'),
  rel(1, '明天 明日 明儿 明儿个'),
  rel(2, '后天 后日 后儿'),
  rel(3, '大后天 大后日 大后儿'),
  rel(4, '大大后天'),
  rel(-1, '昨天 昨日 昨儿 昨儿个'),
  rel(-2, '前天 前日 前儿'),
  rel(-3, '大前天 大前日'),
  ['rel', '今早 今晨', 0, 'early'],
  ['rel', '今晚 今夜', 0, 'eve'],
  ['rel', '明早 明晨', 1, 'early'],
  ['rel', '明晚 明夜', 1, 'eve'],
  ['rel', '后晚', 2, 'eve'],
  ['rel', '昨早 昨晨', -1, 'early'],
  ['rel', '昨晚 昨夜', -1, 'eve'],
  ['rel', '前晚', -2, 'eve'],
  ['pair', '今明', 0, '1'],
  ['pair', '今明后', 0, '2'],
  ['pair', '明后', 1, '2'],
  ['pair', '昨今', -1, '0'],
  ['pair', '前昨', -2, '-1'],
  ['nextDay', '次日 翌日 第二天', 1],
  ['just', '刚才 刚刚 方才'],
  ['thatDay', '那天 这天 那日 这一天 那一天'],
  ['sameDay', '当天 当日'],
  ['allDay', '全天 整天 一整天'],

  // Parts of the day. `weak` ones are single characters that count only beside a day or an hour
  part('dawn', '凌晨 拂晓'),
  part('early', '早上 早晨 清晨 清早 一早 大早 一大早 大清早 早间'),
  part('am', '上午 午前'),
  part('noon', '中午 正午 午间 晌午'),
  part('pm', '下午 午后 后半晌'),
  part('dusk', '傍晚 黄昏'),
  part('eve', '晚上 晚间 夜里 夜间 夜晚 夜 当晚 深夜 半夜 午夜 大半夜'),
  ['weak', '早 晨', 0, 'early'],
  ['weak', '午', 0, 'noon'],
  ['weak', '晚', 0, 'eve'],
  ['am', 'am a.m. a.m', 0, 'am'],
  ['am', 'pm p.m. p.m', 0, 'pm'],
  ['x', '早点 早餐 早饭 早操 早教 早读 早日 早会 早已 早就 早期 早市 晨练 晨会 晨跑 早班'],
  ['x', '晚点 晚餐 晚饭 晚会 晚宴 晚年 晚报 晚自习 晚辈 晚些 晚安 晚婚 夜校 夜市 夜班 夜跑 夜巡 晚班 午餐 午饭 午休 午睡 下午茶 午宴'],
  ['x', '早上好 上午好 中午好 下午好 晚上好 大家早 凌晨好'],

  // Units
  ['hao', '号'],
  ['ri', '日'],
  ['tian', '天'],
  ['zhou', '周 星期 礼拜'],
  ['yue', '月'],
  ['yuanyue', '元月', 1],
  ['fenYue', '份'],
  ['nian', '年'],
  ['ge', '个'],
  ['ban', '半'],
  ['hour', '小时 钟头 h hr hour hours'],
  ['minute', '分钟 min mins minute minutes'],
  ['fen', '分'],
  ['ke', '刻'],
  ['keUnit', '刻钟'],
  ['workday', '工作日 上班日'],
  ['quarter', '季度 季'],
  [
    'x',
    '年级 年会 年度 年龄 年轻 年终 年货 年味 年夜 年初审 年段 学年 周年 周岁 周边 周围 周期 周到 周报 周刊 月饼 月报 月刊 月票 月台 日报 日程 日常 日志 天气 天数 天津',
  ],
  ['x', '分享 分组 分析 分发 分配 分头 分别 分批 分会场 分会 分工 分钱 半天 半价 半数 一半 个人 个别'],
  [
    'x',
    '三天两头 三天打鱼 两天打鱼 一天到晚 一年到头 一年一度 一年四季 一时半会 一时半刻 两点一线 三点一线 一点儿 一点点 有一点 有点 地点 重点 节点 观点 景点 亮点 试点 点名 点评 点位 点击 点赞 点餐 一刻不',
  ],
  ['x', '时间 时候 时段 时期 时代 时事 及时 按时 小时工 临时 同时 平时 暂时 随时 实时 定时 课时 工时 时长 当时 学时 时效'],
  ['x', '几天 几点 几号 几月 几年 几日 几小时 几个 哪天 改天 某天 有一天 哪一天 某一天 同一天 有天 每人 每次 每户 每场 每家 每位 每组'],

  // Clock
  ['dian', '点 点钟 點'],
  ['shi', '时'],
  ['exact', '整 正 钟 中 准'],
  [
    'x',
    '正式 正常 正在 正好 正面 正月里 整理 整改 整治 整体 整个 中心 中学 中央 中医 中国 中共 中层 中队 中小 中山 中级 中型 中途 中介 中华 中铁 中建 中场 准备 准时到 钟点工',
  ],
  ['lack', '差'],
  ['past', '过'],
  ['about', '左右 许 上下 前后 来钟 多'],

  // Deadlines
  ['before', '前 之前 以前 前夕'],
  ['after', '后 之后 以后 过后'],
  ['within', '内 之内 以内'],
  ['until', '截止 为止 截至 截止时间 截止日期 截止日 止 ddl deadline'],
  ['limit', '最迟 最晚 不晚于 不迟于 至迟 最迟在 最晚在 最迟于 最晚于 不得晚于 不得迟于 最迟到 最晚到 赶在 务必于 务必在 不能晚于 不超过'],
  ['offWork', '下班'],
  [
    'x',
    '前往 前来 前去 前台 前期 前面 前排 前景 前沿 前门 前任 前段 前一阵 前几天 目前 当前 眼前 空前 门前 前列 前后院 前三名 前线 此前 前三甲',
  ],
  ['x', '后勤 后台 后备 后续 后面 然后 后排 后门 背后 后期 售后 随后 后方 后来 今后再 后厨 后院 后补 后悔 后果 会后 课后 饭后 后代 后天性'],
  ['x', '内容 内部 内勤 内存 国内 内网 内饰 内科 内务 室内 区内 校内 党内 院内 内设 场内 内环'],

  // Connectives
  ['de', '的'],
  ['from', '从 自 由 打'],
  ['to', '到 至'],
  ['toward', '直到 一直到 持续到 开到 用到 忙到'],
  ['or', '或 或者 还是 要么 或是 抑或'],
  ['and', '和 与 及 以及 跟 同'],
  ['begin', '起 开始 始 开头'],
  ['end', '结束 散会 收工 散场 完事 闭会'],
  ['choose', '都行 都可以 都可 选一 任选 选一天 二选一 哪天 哪个 均可 随便'],
  [
    'change',
    '改到 改成 改为 改在 改至 改去 推迟到 推迟至 延到 延至 延期到 延期至 延迟到 延迟至 延后到 延后至 推后到 推后至 提前到 提前至 提早到 挪到 挪至 移到 移至 调到 调至 调整到 调整为 调整至 换到 换成 换为 变更为 变更到 顺延到 顺延至 更改为 更改到 定到 改期到 改期至 改期为 推到 拖到 缓到 宽限到 延长到 延长至 往后推到 往前提到 提到 更正为 修改为 修改成 变为 变成 改约',
  ],
  ['change', '改', 1],
  ['not', '不是 并非'],
  ['is', '是 而是 应该是 应是 应为'],
  ['old', '原定 原来 原计划 本来 原本 原先 原订 原来定 原定于 本来定 之前定'],
  ['reject', '不行 没空 不方便 不合适 来不了 有冲突 冲突 没时间 不可以 有事 开不了 去不了 错了 说错 不对 不开了 取消了'],
  [
    'x',
    '改天 改日 改进 改善 改革 整改 改造 修改 更改 一起 起来 起草 起立 对不起 了不起 引起 发起 起到 从事 从严 自己 自查 自愿 自行 自由 自主 自治 来自 自觉 理由 由于 打卡 打扫 打印 打算 打电话 打包 到期 到位 到场 到岗 到底 到会 到家 到达 报到 收到 达到 得到 遇到 做到 迟到 甚至 同志 同意 同事 同学 同步 共同 会同 陪同 合同 和谐 和平 总和 温和 以及时 普及 涉及 来得及',
  ],
  ['x', '中止 停止 禁止 防止 不止 制止 止血 是否 还是要 就是 但是 可是 都是 总是 凡是 是不是'],

  // Recurrence
  ['every', '每 每个 每逢 每到 逢 每到逢'],
  ['skip', '每隔 隔 间隔 双周 每双周 每逢双周'],
  ['daily', '天天 每天 每日 每一天 日日'],
  ['nightly', '每晚', 0, 'eve'],
  ['nightly', '每早 每天一早', 0, 'early'],
  ['nth', '第'],
  ['last', '最后 末 最末', -1],
  ['first', '首个 头一个 头个 首', 1],
  ['reverse', '倒数'],
  ['x', '隔壁 隔离 第一书记 第一时间 首先 首都 首次 首届 首批 首要 首页 首席 末端'],

  // Reminders and shifts
  ['advance', '提前 提早'],
  ['dayBefore', '头天 头一天', 1],
  ['dayBefore', '前一晚 头天晚上 头一晚', 1, 'eve'],
  ['onTime', '到点 到时候 到时 届时 准点 开始时 准时'],
  ['later', '推迟 延后 延期 延迟 顺延 往后推 往后延 往后挪 往后移 往后拖 后推 推后 后延 延 延长 宽限 再给 缓 往后 后移 多给 晚开'],
  ['earlier', '提前 提早 往前提 往前挪 往前移 前移 往前 早开'],
  ['recent', '最近 近 过去 这 前 近来'],
  ['coming', '未来 接下来 今后 往后 后续'],
  ['through', '持续 连续 为期 共 历时 时长 开'],

  // Festivals' surroundings
  ['holiday', '假期 期间 放假 小长假 长假 黄金周 假日 休假 放假期间 假期期间 长假期间'],
  ['holidayEnd', '收假'],
  ['frame', '上班 开工 复工 上班的'],
  ['lunarMark', '农历 阴历 旧历'],
  ['lunarMonth', '正月', 1],
  ['lunarMonth', '冬月', 11],
  ['lunarMonth', '腊月', 12],
  ['chu', '初 大年初'],

  // Periods
  ['halfYear', '上半年', 1],
  ['halfYear', '下半年', 2],
  ['quarterNo', 'q1', 1],
  ['quarterNo', 'q2', 2],
  ['quarterNo', 'q3', 3],
  ['quarterNo', 'q4', 4],
  ['relYear', '今年 本年 本年度 今年度 全年', 0],
  ['relYear', '明年 来年 下一年', 1],
  ['relYear', '后年', 2],
  ['relYear', '去年 上年 上一年 上年度', -1],
  ['relYear', '前年', -2],
  ['xun', '上旬', 0, 'early'],
  ['xun', '中旬 中下旬', 0, 'mid'],
  ['xun', '下旬', 0, 'late'],
  ['edge', '初', 0, 'early'],
  ['edge', '中', 0, 'mid'],
  ['edge', '底 末', 0, 'late'],
  ['monthEdge', '月初', 0, 'early'],
  ['monthEdge', '月中', 0, 'mid'],
  ['monthEdge', '月底 月末 月尾', 0, 'late'],
  ['quarterEdge', '季初 季度初', 0, 'early'],
  ['quarterEdge', '季末 季度末 季度底 季底', 0, 'late'],
  ['yearEdge', '年初', 0, 'early'],
  ['yearEdge', '年中', 0, 'mid'],
  ['yearEdge', '年底 年末 岁末', 0, 'late'],
  ['weekend', '周末 星期末 双休日 礼拜末'],
];

/** 本/下/下下/上… before a unit: the unit's kind, its spellings, and how far each prefix reaches. */
export const RELATIVE_UNITS: readonly (readonly [TokenKind, readonly string[]])[] = [
  ['week', ['周', '星期', '礼拜']],
  ['relMonth', ['月']],
  ['relQuarter', ['季度', '季']],
  ['relWorkday', ['工作日']],
];

export const RELATIVE_PREFIXES: readonly (readonly [number, string])[] = [
  [0, '本 这 这个 当 本个 这一 这一个 此'],
  [1, '下 下个 下一 下一个'],
  [2, '下下 下下个'],
  [3, '下下下 下下下个'],
  [-1, '上 上个 上一 上一个'],
  [-2, '上上 上上个'],
  [-3, '上上上 上上上个'],
];

/** Measure words: a number before one of these counts things, it is no minute, day or date. */
export const MEASURES =
  '人名位个家户场次张份件间把台辆元块万亿千百岁条篇本页套支枚箱袋斤米层楼栋幢室座顶只盒瓶桌组届项类种期班课笔级倍度折股盏棵片%‰公平杯包单吨批圈门处所例道厘毫升克';

/** After N点: what makes it a list of points, not an hour. */
export const POINT_NOUNS =
  '要求 建议 意见 想法 希望 说明 体会 感受 内容 原因 问题 看法 补充 注意 思考 启示 做法 经验 措施 提示 事项 理由 结论 共识 心得 期望 承诺 倡议 疑问 不足 收获 变化 区别 优势 特点 亮点 贡献 需求 一线 精神 意思 考虑 认识 打算 声明 请求 计划 方面 好处 反思 情况 诉求 成效 感想 部署 积分';

/** Before N点: a speech-maker's verbs and pronouns that make it a list of points. */
export const POINT_LEADS = '第 提 讲 强调 以下 如下 这 那 共 分 列 有 提出 谈 明确 做到 抓好 抓 几 就 提了 讲了 说了 谈了 有了 调了';

/** After a bare N号: what makes it the number of a thing. */
export const NUMBERED_THINGS =
  '楼 会议室 厅 馆 门 线 院 机 桌 窗口 房 室 棟 幢 栋 单元 库 柜 铺 店 摊 展 文件 令 选手 井 地块 路 街 巷 弄 码头 病 床 桥 站 坑 场地 教室 包厢 包间 礼堂 操场 食堂 仓 小区 通道 出口 入口 电梯 车位 车 议题 议案 提案 方案 公寓 宿舍 商铺 点位 工单 订单 球 台球 库房 岗 岗亭 网格 支部 党支部 活动室 阅览室 公告栏 停车 充电 垃圾 卡 泵 塔 篮球 舞台 练歌 展厅 展位 摊位 公交 地铁 高铁 航站 航';

/** What NUMBERED_THINGS would swallow by mistake. */
export const NOT_NUMBERED_THINGS =
  '车站 线上 线下 机关 门诊 路演 展开 展示 展览 站岗 床单 球迷 病人 街道 店庆 卡拉 停车整治 垃圾分类 支部大会 党支部大会 门口 支部会';

/** Before a bare N号: street addresses and numbering. */
export const ADDRESS_LEADS = '第 路 街 巷 弄 胡同 大道 编 栋 幢 单元 no. no # 编号 工单 牌 国道 省道 组';

/** After a festival's name: what makes it a place or a thing. */
export const FESTIVAL_NAMED =
  '路 街 广场 社区 小区 小学 中学 大道 公园 商场 大厦 村 桥 镇 巷 大桥 学校 幼儿园 医院 超市 电影院 酒店 勋章 奖章 劳动奖 奖状 精神 讲话 军旗 支部 口号 河 山庄 里 大院 厂 礼堂 奖 文化 书店 体育场 宾馆 步行街 口罩 奖学金 饭店 馆 新村 煤矿 农场 水库 女排 班 团 运动 图书馆 湖 渠 纪念馆 月饼 粽子 慰问品 礼品 福利 物资 上河图 放假通知 放假安排 值班表';

/** Before a festival's name: a celebration named after it, or a person's surname (李国庆). */
export const FESTIVAL_LEADS =
  '迎 庆 贺 喜迎 欢度 庆祝 纪念 欢庆 学习 张 李 王 刘 陈 赵 孙 吴 杨 黄 朱 郭 何 罗 马 胡 林 徐 高 郑 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 肖 蔡 潘 田 董 袁 叶 杜 丁 蒋 程 余 吕 魏 苏 卢 沈 姜 姚 钟 崔 谭 陆 汪 范 廖 石 金 韦 贾 夏 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 武 戴 莫 孔 向 汤';
