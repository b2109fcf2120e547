/** Three errors, told apart by who can act. Anything else is a bug. */

/** The member can put this right. `message` goes to them as it stands: Chinese, and it says what to do next. */
export class RuleBroken extends Error {
  constructor(
    readonly code: `${string}.${string}`,
    message: string,
  ) {
    super(message);
  }
}

/** WeCom answered, and the answer was no. The message holds the path, never the URL: that carries access_token. */
export class WecomRefused extends Error {
  constructor(
    readonly path: string,
    readonly errcode: number,
    readonly errmsg: string,
  ) {
    super(`${path}: ${errcode} ${errmsg}`);
  }
}

/** No usable answer in time. The request may have taken effect: repeat it only where repeating is harmless. */
export class WecomUnreachable extends Error {
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    super(`${path}: no answer`, { cause });
  }
}
