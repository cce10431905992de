/** docs/glossary.md 中的词语，作为界面上的提示。 */
export const glossary = {
  item: '一段待标注的文本。',
  pool: '仍可提问、可供学习的全部条目。',
  answer: '一位标注员对一个条目给出的结论。',
  label: '条目可以归入的类别。',
  queryStrategy: '决定下一个问哪一条的规则。',
  acquisitionScore: '模型预计能从某条目学到多少；越高越先问。',
  round: '一段连续的回答；结束时为模型评分一次。',
  lease: '条目在一段时间内只分配给一位标注员，其他人不会拿到。',
  auditReserve: '随机留出、从不参与训练的条目，用来反映模型的真实水平。',
  macroF1: '各类别 F1 的平均值，每个类别权重相同，介于 0 和 1。F1 综合了精确率与召回率。',
  confusionMatrix: '对每个真实类别，模型各判为哪一类、多少次。',
  oracle: '代替人回答的已知标签，供试用。',
  learningCurve: '模型评分随回答数量变化的曲线。',
  overlap: '同一条目由多少人回答。',
} as const;
