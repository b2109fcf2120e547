/** One structured line per message and per job run, at its end. No secret, token, URL query or member's words. */
import pino, { type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** @param level pino level, or "silent" */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
    redact: { paths: ['*.secret', '*.token', '*.accessToken', '*.aesKey', '*.password', 'err.config'], censor: '[redacted]' },
  });
}

/** An error as it is logged. Prisma quotes the whole call that it does not accept, members' words included: its last line says what is wrong. */
export function errorFields(error: Error): object {
  const shown = pino.stdSerializers.err(error);
  if (error.name !== 'PrismaClientValidationError') return shown;
  const last = shown.message.trim().split('\n').at(-1) ?? '';
  return { ...shown, message: last, stack: shown.stack.replace(error.message, last) };
}
