/** Words that begin something new instead of answering what was asked: a code, a question, the verb of a command. */
export const beginsAnew = (words: string): boolean => ANEW.test(words.trim());

const ANEW =
  /^[@/]|^[活会需愿哨办订清资项]\d|[?？]$|有什么|有哪些|^(?:取消|算了|撤销|撤回|帮助|我的|督办|谁|催|签到|议题|提名|纪要|会议|开会|需求|资源|记录|登记|活动|轮值|改期|晚点|免打扰|恢复提醒|吹哨|心愿|微心愿|认领|双向清单|存证|统计|求助|急需|空房|订(?!正)|借|缺(?=[一二两三四五六七八九十几\d个])|记(?:一下|个|一))/;
