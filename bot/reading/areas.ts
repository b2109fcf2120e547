/** Stretches of a text. */
export interface Area {
  from: number;
  /** Behind its last character. */
  to: number;
}

/** What is left of a text of this length when areas are cut out of it. */
export function outside(length: number, cuts: readonly Area[]): Area[] {
  const left: Area[] = [];
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a.from - b.from)) {
    if (cut.from > at) left.push({ from: at, to: cut.from });
    at = Math.max(at, cut.to);
  }
  if (at < length) left.push({ from: at, to: length });
  return left;
}
