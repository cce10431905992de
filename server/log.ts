import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** The service's log: JSON lines on stderr, with secrets, texts and answers cut out. */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      redact: {
        paths: [
          '*.token',
          '*.invite',
          '*.text',
          '*.value',
          '*.headers.authorization',
          '*.headers.cookie',
        ],
        remove: true,
      },
    },
    destination,
  );
}
