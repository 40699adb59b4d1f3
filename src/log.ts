import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogFormat, LogLevel } from './config/config.ts';

/** Fields that would hold personal data. Nothing should log them; if something does, they do not reach the log. */
const PERSONAL = [
  'name',
  'profile',
  'address',
  'from',
  'text',
  'heard',
  'messages',
  'answer',
  'body',
  'cookie',
  'headers',
];

/**
 * The log: JSON lines, or lines for people. A learner appears by her id only.
 * `destination`: a stream, by default stderr, so that stdout is left to what a person asked for.
 */
export function createLog(options: {
  level: LogLevel;
  format: LogFormat;
  destination?: NodeJS.WritableStream;
}): Logger {
  const { level, format, destination = process.stderr } = options;
  const settings = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError, cause: describeError },
    redact: { paths: PERSONAL.flatMap((field) => [field, `*.${field}`]), censor: '[personal]' },
  };
  if (format === 'json') return pino(settings, destination);
  return pino(
    settings,
    PinoPretty({
      destination,
      colorize: isTerminal(destination),
      translateTime: 'SYS:HH:MM:ss',
      singleLine: true,
      sync: true,
    }),
  );
}

/** What an error says about itself, without the fields that libraries hang on it (a request's body, a query's values). */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

function isTerminal(stream: NodeJS.WritableStream): boolean {
  return 'isTTY' in stream && stream.isTTY === true;
}
