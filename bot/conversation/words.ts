/** Thanks, a greeting, 稍等: they answer no question, and leave it open. */
export const isCourtesy = (words: string): boolean => COURTESY.test(words.replace(/[\s\p{P}\p{S}]/gu, ''));

const COURTESY =
  /^(?:谢谢|多谢|感谢|谢[了啦]|辛苦|麻烦|拜托|你好|您好|早上好|上午好|中午好|下午好|晚上好|在吗|再见|好[的滴嘞]?|行|嗯|哦|噢|ok|收到|知道|明白|了解|稍等|等一?[下等会]|一[下会]|我?问问|哈|呵|[您你了啦吧啊呀哈儿])+$/i;

/** Words that begin something new instead of answering what was asked: a code, a question, the verb of a command, an answer to an invitation. */
export const beginsAnew = (words: string): boolean => ANEW.test(words.trim());

const ANEW =
  /^[@/]|^[活会需愿哨办订清资项]\d|[?？]$|有什么|有哪些|^(?:取消|算了|撤销|撤回|帮助|我的|督办|谁|催|签到|议题|提名|纪要|会议(?!冲突|撞)|开会(?!$)|需求|资源|记录|登记|活动(?!冲突|撞)|轮值|改期|晚点|免打扰|恢复提醒|吹哨|心愿|微心愿|认领|双向清单|存证|统计|求助|急需|空房|订(?!正)|借(?!调)|缺(?=[一二两三四五六七八九十几\d个])|记(?:一下|个|一)|(?:不?参加|请假|去不了|来不了)$)/;
