import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The few kinds of protobuf fields that an ONNX model of one node needs. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function bytes(field: number, value: Buffer | string): Buffer {
  const content = Buffer.from(value);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

const [float, int64] = [1, 7];

/** A ValueInfoProto: a tensor of that type whose dimensions are named or fixed. */
function tensorInfo(name: string, type: number, dimensions: readonly (string | number)[]): Buffer {
  const shape = dimensions.map((dimension) =>
    bytes(1, typeof dimension === 'number' ? number(1, dimension) : bytes(2, dimension)),
  );
  const tensor = message(number(1, type), bytes(2, message(...shape)));
  return message(bytes(1, name), bytes(2, bytes(1, tensor)));
}

/** An ONNX model that looks up one row of `table` a token: `last_hidden_state` = table[input_ids]. */
export function lookupModel(table: readonly (readonly number[])[]): Buffer {
  const dimension = table[0]?.length ?? 0;
  const values = Float32Array.from(table.flat());
  const weights = message(
    ...[number(1, table.length), number(1, dimension), number(2, float), bytes(8, 'table')],
    bytes(9, Buffer.from(values.buffer)),
  );
  const node = message(
    ...[bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, 'last_hidden_state')],
    bytes(4, 'Gather'),
  );
  const graph = message(
    ...[bytes(1, node), bytes(2, 'lookup'), bytes(5, weights)],
    bytes(11, tensorInfo('input_ids', int64, ['batch', 'sequence'])),
    bytes(11, tensorInfo('attention_mask', int64, ['batch', 'sequence'])),
    bytes(12, tensorInfo('last_hidden_state', float, ['batch', 'sequence', dimension])),
  );
  return message(number(1, 8), bytes(7, graph), bytes(8, message(bytes(1, ''), number(2, 14))));
}

/** A folder with a whole sentence encoder of one vector a word, made here and now. */
export function writeTinyEncoder(
  folder: string,
  words: Readonly<Record<string, readonly number[]>>,
): void {
  const dimension = Object.values(words)[0]?.length ?? 0;
  const zeros = Array.from({ length: dimension }, () => 0);
  const names = ['[PAD]', '[UNK]', ...Object.keys(words)];
  const vocab = Object.fromEntries(names.map((name, id) => [name, id]));
  // Padding far away from everything, so that a mean that counts it would show.
  const padding = zeros.map(() => 100);
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  writeFileSync(
    join(folder, 'onnx', 'model.onnx'),
    lookupModel([padding, zeros, ...Object.values(words)]),
  );
  const json = (name: string, value: object) => {
    writeFileSync(join(folder, name), JSON.stringify(value));
  };
  json('config.json', { model_type: 'bert', hidden_size: dimension });
  json('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: 64,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
  });
  const special = ['[PAD]', '[UNK]'].map((content, id) => ({
    ...{ id, content, special: true, normalized: false },
    ...{ single_word: false, lstrip: false, rstrip: false },
  }));
  json('tokenizer.json', {
    ...{ version: '1.0', truncation: null, padding: null, added_tokens: special },
    ...{ normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' } },
    ...{ post_processor: null, decoder: null },
    model: { type: 'WordLevel', vocab, unk_token: '[UNK]' },
  });
}
