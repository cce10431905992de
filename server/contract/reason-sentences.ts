import { fileSentences } from './file-sentences.js';

/**
 * Why something is as it is: each code's English sentence, with its parameters in double braces. Without
 * a schema, so that the pages' catalogs can take it.
 */
export const reasonSentences = {
  ...fileSentences,
  'encoder-chosen': '{{encoder}} was chosen',
  'encoder-auto-english':
    'auto: {{encoder}}, because {{percent, number}} % of the words are common English ones',
  'encoder-auto-other-words':
    'auto: {{encoder}}, because only {{percent, number}} % of the words are common English ones',
  'encoder-auto-script':
    'auto: {{encoder}}, because {{percent, number}} % of the letters are {{script}}',
  'encoder-auto-no-letters': 'auto: {{encoder}}, because the texts have no letters',
  'vectors-given': 'the vectors came with the data',
  'strategy-chosen': '{{strategy}} was chosen',
  'strategy-random-start': 'the first {{labels, number}} labels are drawn at random',
  'strategy-few-labels': 'fewer than {{labels, number}} labels are known',
  'strategy-one-class': 'only one class has been seen so far',
  'strategy-no-model': 'there is no model yet',
  'strategy-needs-vectors': '{{strategy}} needs vectors',
  'strategy-unseen-classes':
    '{{unseen, number}} of {{classes, number}} classes have not been seen yet',
  'strategy-explores':
    '{{unseen, number}} of {{classes, number}} classes have not been seen yet, so one question in five explores',
  'strategy-all-classes': 'every class has been seen',
  'waiting-for-vectors':
    'waiting for {{items, number}} vectors: add them as a file or import the items again with theirs; until then these items are asked at random',
  'encoding-failed': 'The texts could not be encoded: {{message}}',
  'learner-failed': 'The model failed and tries again: {{message}}',
  'encoder-unknown': 'There is no encoder “{{encoder}}”: use one of {{encoders}}.',
  'transformer-not-installed':
    'The encoder {{encoder}} needs the package @huggingface/transformers: stop the service, run “npm install --no-save @huggingface/transformers” in its folder and start it again.',
  'transformer-folder':
    'There is no ONNX sentence encoder in the folder {{folder}}, {{file}} is missing: put config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx there.',
  'transformer-unreachable':
    'The model {{model}} could not be fetched ({{message}}): check its name and the network, or download it and name its folder.',
  'transformer-broken': 'The model {{model}} could not be loaded: {{message}}',
} as const;

export type ReasonCode = keyof typeof reasonSentences;
