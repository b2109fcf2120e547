/** One structured line per message and per job run, at its end. No secret, token, URL query or member's words. */
import pino, { type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** @param level pino level, or "silent" */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.secret', '*.token', '*.accessToken', '*.aesKey', '*.password', 'err.config'], censor: '[redacted]' },
  });
}
