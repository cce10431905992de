import type { Random } from '../../../model/random.js';

export function pick<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[random.integer(choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.integer(256)));
}

/** Flips, drops, repeats or puts in a few bytes. */
export function mutate(random: Random, source: Buffer): Buffer {
  let bytes = source;
  for (let times = 1 + random.integer(4); times > 0; times--) {
    const at = random.integer(bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const change = random.integer(4);
    if (change === 0) bytes = Buffer.concat([before, randomBytes(random, 1), after.subarray(1)]);
    else if (change === 1) bytes = Buffer.concat([before, after.subarray(1 + random.integer(8))]);
    else if (change === 2) bytes = Buffer.concat([before, before.subarray(-16), after]);
    else bytes = Buffer.concat([before, Buffer.from(pick(random, spices)), after]);
  }
  return bytes;
}

/** Pieces that parsers stumble over. */
const spices = [
  ...[
    '"__proto__":{"admin":true},',
    '"constructor":{"prototype":{}},',
    '\u0000',
    '\\u0000',
    '\\ud800',
  ],
  ...[
    '1e999',
    '-0',
    '9007199254740993',
    '{"_placeholder":true,"num":0}',
    '[[[[[[[[',
    ']]]]',
    '{{{{',
  ],
  ...['"', '\\', 'null', 'NaN', '\u202e', '💥', '\r\n', '%00', '../../'],
];

/** A JSON value of a random shape, of which some are deep, long or named like members of an object. */
export function strangeValue(random: Random): string {
  switch (random.integer(9)) {
    case 0:
      return '['.repeat(1 + random.integer(5000));
    case 1: {
      const depth = 1 + random.integer(2000);
      return '['.repeat(depth) + ']'.repeat(depth);
    }
    case 2: {
      const depth = 1 + random.integer(1000);
      return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    }
    case 3:
      return JSON.stringify(Array.from({ length: random.integer(5000) }, () => 'x'));
    case 4:
      return '{"__proto__":{"ok":true},"constructor":1,"toString":null,"hasOwnProperty":5}';
    case 5:
      return JSON.stringify('é'.repeat(random.integer(20_000)));
    case 6:
      return pick(random, ['null', 'true', '-1', '1e400', '""', '[]', '{}', '0.1', '"x"']);
    case 7:
      return JSON.stringify({ leaseIds: Array.from({ length: random.integer(3000) }, () => ({})) });
    default:
      return pick(random, spices);
  }
}
