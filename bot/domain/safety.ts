/** What may hurt somebody is not left to a meeting. Pure. */

const ELECTRIC = /触电|漏电|电线|电缆|电杆|灯|断电|短路|配电|火花/;

const DANGER = /燃气|煤气|漏气|起火|着火|冒烟|火灾|坍塌|塌|坠落|掉落|井盖|电梯|困人|爆炸|爆裂|倒塌|断裂/;

/** What nobody should wait for a meeting with; undefined when the words name nothing of it. */
export function safetyLine(title: string): string | undefined {
  if (ELECTRIC.test(title)) return '若有触电危险，请先打电话报修。';
  return DANGER.test(title) ? '若有危险，请先打电话报修或报警。' : undefined;
}
