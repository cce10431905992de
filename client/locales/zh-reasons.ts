import { fileReasons } from './zh-file-reasons.js';

/** 编码器、策略和模型状态的原因，与 server/contract/reason-sentences.ts 的代码一一对应。 */
export const reasons = {
  ...fileReasons,
  'encoder-chosen': '指定使用 {{encoder}}',
  'encoder-auto-english': '自动选择 {{encoder}}：{{percent, number}}% 的单词是常见英语词',
  'encoder-auto-other-words': '自动选择 {{encoder}}：只有 {{percent, number}}% 的单词是常见英语词',
  'encoder-auto-script': '自动选择 {{encoder}}：{{percent, number}}% 的字符是{{script}}',
  'encoder-auto-no-letters': '自动选择 {{encoder}}：文本中没有文字',
  'vectors-given': '向量随数据一同提供',
  'strategy-chosen': '指定使用“{{strategy}}”',
  'strategy-random-start': '前 {{labels, number}} 个标注随机抽取',
  'strategy-few-labels': '已知标注不足 {{labels, number}} 个',
  'strategy-one-class': '目前只见过一个类别',
  'strategy-no-model': '还没有模型',
  'strategy-needs-vectors': '“{{strategy}}”需要向量',
  'strategy-unseen-classes': '{{classes, number}} 个类别中有 {{unseen, number}} 个尚未见过',
  'strategy-explores':
    '{{classes, number}} 个类别中有 {{unseen, number}} 个尚未见过，因此每五个问题中有一个用于探索',
  'strategy-all-classes': '每个类别都已见过',
  'waiting-for-vectors':
    '还差 {{items, number}} 个向量：请以文件添加，或连同向量重新导入这些条目；在此之前，这些条目按随机顺序提问',
  'encoding-failed': '文本编码失败：{{message}}',
  'learner-failed': '模型出错，正在重试：{{message}}',
  'encoder-unknown': '没有名为“{{encoder}}”的编码器：请使用 {{encoders}} 之一。',
  'transformer-not-installed':
    '编码器 {{encoder}} 需要安装包 @huggingface/transformers：请停止服务，在其文件夹中运行“npm install --no-save @huggingface/transformers”，然后重新启动。',
  'transformer-folder':
    '文件夹 {{folder}} 中没有 ONNX 句子编码器，缺少 {{file}}：请放入 config.json、tokenizer.json、tokenizer_config.json 和 onnx/model.onnx。',
  'transformer-unreachable':
    '无法获取模型 {{model}}（{{message}}）：请检查名称和网络，或下载后填写其文件夹。',
  'transformer-broken': '无法加载模型 {{model}}：{{message}}',
} as const;

/** 文字的名称。 */
export const scripts = {
  Japanese: '日文',
  Chinese: '汉字',
  Korean: '谚文',
  Thai: '泰文',
  Cyrillic: '西里尔字母',
  Arabic: '阿拉伯字母',
  Greek: '希腊字母',
  Devanagari: '天城文',
  foreign: '非拉丁字母',
} as const;
