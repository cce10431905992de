import type { Random } from '../../../model/random.js';
import { clientEvents } from '../../../server/contract/events.js';
import { mutate, pick, randomBytes, strangeValue } from './mutate.js';

const id = 'b6f7c5e2-0000-4000-8000-000000000000';
const lease = { leaseId: id };
const answer = {
  ...lease,
  answerId: id,
  itemId: '1',
  value: { kind: 'label', labelId: 'a' },
  elapsedMs: 5,
};
/** What an honest client would send, with ids that are nobody's. */
const payloads: readonly object[] = [
  answer,
  { projectId: 'decoy', leaseIds: [id] },
  { leaseIds: [id] },
  { ...lease, reason: 'unsure', note: 'a note', text: 'a comment' },
  {},
];
const events = [
  ...Object.keys(clientEvents),
  'toString',
  '__proto__',
  'connect',
  'disconnect',
  'error',
  '',
];

/** One message of a client who means harm, as the bytes that go on the wire. */
export function strangeFrame(random: Random): Buffer {
  const kind = random.next();
  if (kind < 0.45) return textFrame(random, eventText(random));
  if (kind < 0.7) return textFrame(random, mutate(random, Buffer.from(eventText(random))));
  if (kind < 0.8) return textFrame(random, packetText(random));
  if (kind < 0.86)
    return frame(random, { opcode: 2, payload: randomBytes(random, random.integer(300)) });
  if (kind < 0.9)
    return frame(random, {
      opcode: 9 + random.integer(2),
      payload: randomBytes(random, random.integer(125)),
    });
  if (kind < 0.93) return textFrame(random, randomBytes(random, 1 + random.integer(200)));
  if (kind < 0.95) return textFrame(random, 'x'.repeat(60_000 + random.integer(20_000)));
  return brokenFrame(random);
}

function eventText(random: Random): string {
  const event = JSON.stringify(pick(random, events));
  const payload =
    random.next() < 0.5 ? JSON.stringify(pick(random, payloads)) : strangeValue(random);
  const acknowledge = random.next() < 0.8 ? String(random.integer(1000)) : '';
  return `42${acknowledge}[${event},${payload}]`;
}

/** Other packets of the two protocols: out of place, with attachments that never come, unknown. */
function packetText(random: Random): string {
  const attachments = pick(random, ['0', '1', '3', '99', '4294967296', '-1', '1e9']);
  return pick(random, [
    `45${attachments}-["answer:submit",{"_placeholder":true,"num":${random.integer(3)}}]`,
    `46${attachments}-12[{"_placeholder":true,"num":0}]`,
    `40/other,{"token":"x"}`,
    '40{"token":{"a":1}}',
    `43${random.integer(100)}[]`,
    '41',
    '44{"message":"x"}',
    '42["queue:join"',
    ...[
      '0',
      '1',
      '2',
      '2probe',
      '3',
      '5',
      '6',
      '7',
      '',
      '4',
      '49',
      '42',
      '421',
      '42[]',
      '42{}',
      '42[1]',
    ],
  ]);
}

function textFrame(random: Random, text: string | Buffer): Buffer {
  return frame(random, { opcode: 1, payload: Buffer.from(text) });
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal?: boolean;
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** Where the header lies about the length. */
  readonly claimed?: bigint;
}

/** RFC 6455, section 5.2. */
export function frame(random: Random, parts: Frame): Buffer {
  const { opcode, payload, isFinal = true, reserved = 0, isMasked = true } = parts;
  const length = parts.claimed ?? BigInt(payload.length);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const flag = isMasked ? 0x80 : 0;
  const header = Buffer.alloc(length < 126n ? 2 : length < 65_536n ? 4 : 10);
  header[0] = first;
  if (length < 126n) header[1] = flag | Number(length);
  else if (length < 65_536n) {
    header[1] = flag | 126;
    header.writeUInt16BE(Number(length), 2);
  } else {
    header[1] = flag | 127;
    header.writeBigUInt64BE(length, 2);
  }
  if (!isMasked) return Buffer.concat([header, payload]);
  const mask = randomBytes(random, 4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([header, mask, masked]);
}

/** Breaks the rules of the websocket itself; after most of these the service must hang up. */
function brokenFrame(random: Random): Buffer {
  const payload = randomBytes(random, random.integer(100));
  switch (random.integer(8)) {
    case 0:
      return frame(random, { opcode: 1, payload, reserved: 1 + random.integer(7) });
    case 1:
      return frame(random, { opcode: 3 + random.integer(5), payload });
    case 2:
      return frame(random, { opcode: 1, payload, isMasked: false });
    case 3:
      return frame(random, { opcode: 1, payload, claimed: 2n ** BigInt(16 + random.integer(47)) });
    case 4:
      return frame(random, { opcode: 9, payload: randomBytes(random, 200) });
    case 5:
      return frame(random, { opcode: 8, payload: randomBytes(random, 1 + random.integer(10)) });
    case 6: {
      const part = frame(random, { opcode: 0, payload: Buffer.alloc(0), isFinal: false });
      const begin = frame(random, { opcode: 1, payload, isFinal: false });
      return Buffer.concat([begin, ...Array.from({ length: random.integer(500) }, () => part)]);
    }
    default:
      return randomBytes(random, 1 + random.integer(300));
  }
}
