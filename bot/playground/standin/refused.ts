/** A refusal with a WeCom errcode; the stand-in answers it instead of throwing it at anybody. */
export class Refused extends Error {
  constructor(
    readonly errcode: number,
    errmsg: string,
    /** The caller built a request that a correct client would not send. */
    readonly bug: boolean,
  ) {
    super(errmsg);
  }
}

const BUGS = new Set([40008, 40035, 40056, 40058, 40063, 44004, 45002, 45008, 47001, 82001, 82002, 82003, 301002, 846609, 93006]);

/** Refuses with an errcode. `bug` defaults to what the code says about the caller. */
export function refuse(errcode: number, errmsg: string, bug = BUGS.has(errcode)): never {
  throw new Refused(errcode, errmsg, bug);
}
