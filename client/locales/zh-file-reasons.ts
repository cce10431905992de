/** 文件中的错误，与 server/contract/file-sentences.ts 的代码一一对应。 */
export const fileReasons = {
  'row-no-text': '没有文本：请补上文本或删除该行',
  'row-text-no-string': '文本必须是字符串：请加上引号',
  'row-text-empty': '文本为空：请填写文本或删除该行',
  'row-label-no-string': '标签必须是字符串：请加上引号',
  'row-many-labels': '该行有 {{labels, number}} 个标签，而本项目的条目只有一个：请只保留其中之一',
  'row-label-long': '标签超过 {{most, number}} 个字符：这一列真的是标签列吗？',
  'row-no-label': '该行没有标签，而用作“{{use}}”的标签每行都要有：请补上标签或删除该行',
  'row-label-unknown': '标签“{{label}}”不在 {{labels}} 之中；请把它加入项目，或更正该行',
  'row-label-count': '文件中的标签超过 {{most, number}} 个：这一列真的是标签列吗？',
  'row-empty': '该行为空：请补上文本或删除该行',
  'row-no-text-column': '没有找到名为“text”的列：现有的列是 {{columns}}；请指明哪一列是文本',
  'row-no-text-column-tabs':
    '没有找到名为“text”的列：现有的列是 {{columns}}；请指明哪一列是文本（各列以制表符分隔：请按 tsv 导入）',
  'row-no-text-column-semicolons':
    '没有找到名为“text”的列：现有的列是 {{columns}}；请指明哪一列是文本（各列以分号分隔：请改用逗号保存文件）',
  'row-no-text-column-commas':
    '没有找到名为“text”的列：现有的列是 {{columns}}；请指明哪一列是文本（各列以逗号分隔：请按 csv 导入）',
  'row-no-text-column-line-ends':
    '没有找到名为“text”的列：现有的列是 {{columns}}；请指明哪一列是文本（请用现代的换行符保存文件：LF 或 CRLF）',
  'row-no-column': '没有用作 {{role}} 的列“{{column}}”：现有的列是 {{columns}}；请选择其中之一',
  'row-no-key': '没有任何一行含有键“{{key}}”：请指明另一个键',
  'row-no-object': '该行必须是一个对象，例如 {"text": "…", "label": "…"}',
  'row-nul': '其中有 NUL 字符（U+0000）：请删除它',
  'row-array': '文件似乎是一个 JSON 数组：请每行写一个对象，不要方括号和行间逗号',
  'row-not-json': '不是有效的 JSON：每行必须是一个完整的对象，例如 {"text": "…"}',
  'row-not-json-at':
    '不是有效的 JSON（第 {{position}} 个字符处）：每行必须是一个完整的对象，例如 {"text": "…"}',
  'row-context-not-exported': '标题或上下文与导出时不同：请修复',
  'row-meta-no-object': '必须是一个对象，与导出时一样',
  'row-cell-not-json': '必须是 JSON，与导出时一样',
  'row-half-character': '其中有半个字符（单独的代理项）：请删除或修复',
  'row-value-long': '超过 {{most, number}} KiB：请缩短或拆分',
  'row-name-forbidden': '名称“{{name}}”不能使用：请改名',
  'row-number-long': '数字太长，无法准确保存：请加上引号',
  'row-nested': '嵌套超过 {{most, number}} 层：请减少层数',
  'row-many-names': '名称超过 {{most, number}} 个：请去掉一些',
  'row-column-twice': '有两列同名：请给其中一列改名',
  'row-field-count':
    '该行有 {{fields, number}} 个字段，而表头有 {{columns, number}} 个：请把含有分隔符的字段放进双引号，或修复该行',
  'row-quote-open': '此处的引号没有闭合：请闭合或删除它',
  'row-quote-far': '此处的引号在 {{most}} 之内没有闭合：请闭合它',
  'row-quotes-unmatched': '引号不匹配：请把整个字段放进双引号，并把其中的引号写成两个',
  'row-utf-16': '文件是 UTF-16 编码（有的编辑器称为“Unicode”）：请另存为 UTF-8 后再导入',
  'row-gbk': '该行不是 UTF-8，看起来是 GBK 编码：请另存为 UTF-8 后再导入',
  'row-not-utf-8': '该行不是 UTF-8：请另存为 UTF-8 后再导入，或删除损坏的字符',
  'row-not-in-encoding': '该行含有 {{encoding}} 中没有的字符：请选择另一种编码',
  'row-line-long': '该行超过 {{most}}：请缩短',
  'file-empty': '文件为空：第一行必须是列名',
  'file-no-rows': '文件中没有数据行：请选择另一个文件',
  'file-large': '文件超过 {{most}}：请拆分',
  'file-many-lines': '文件超过 {{most, number}} 行：请拆分',
  'file-many-rows': '文件的数据超过 {{most, number}} 行：请拆分',
  'vector-missing': '没有向量：请补上向量或删除该行',
  'vector-no-list': '向量必须是数字列表，例如 [0.1, -0.2]',
  'vector-not-json': '数字列表不是有效的 JSON：请写成 [0.1, -0.2] 的形式',
  'vector-nan': '向量中有 NaN 或无穷大：请重新计算向量或删除该行',
  'vector-long': '向量有 {{numbers, number}} 个数字，而最多能保存 {{most, number}} 个：请缩短',
  'vector-not-finite':
    '向量的第 {{place, number}} 个数字不是有限的数（或超出 float32 的范围）：请重新计算向量或删除该行',
  'vector-no-number': '向量的第 {{place, number}} 个数字是 {{value}}：请写成数字',
  'vector-dimension-of-file':
    '该向量有 {{numbers, number}} 个数字，而文件的第一个向量有 {{expected, number}} 个：请更正其中之一',
  'vector-dimension-of-project':
    '该向量有 {{numbers, number}} 个数字，而项目的向量有 {{expected, number}} 个：请更正，或用替换文件重新发送所有向量',
  'vector-no-item-id': '这不是条目的 id：请从导出文件中取得，或写明键',
  'vector-no-item': '没有写明条目：请加上导出文件中的“id”，或条目自己的文件给出的“key”',
  'vector-name': '{{name}} 必须是文本或数字',
  'vectors-cut-off': '文件在第 {{row, number}} 行中间结束：请重新发送完整的文件',
  'vectors-surplus': '文件内容多于文件头所述：请用 numpy.save 保存为二维的 float32 或 float64 数组',
  'vectors-few':
    '矩阵有 {{rows, number}} 行，而项目的条目更多：必须按条目的顺序每个一行，或使用写明条目的 JSONL',
  'vectors-count':
    '矩阵有 {{rows, number}} 行，而项目有 {{items, number}} 个条目：必须按条目的顺序每个一行，或使用写明条目的 JSONL',
  'vectors-row-not-finite':
    '该行的第 {{place, number}} 个数字不是有限的数（或超出 float32 的范围）：请重新计算',
  'vectors-no-npy': '这不是 .npy 文件：请用 numpy.save 保存为二维的 float32 或 float64 数组',
  'vectors-other-array':
    '数组的类型、形状或顺序不符：请用 numpy.save 保存为二维的 float32 或 float64 数组',
  'vectors-dimension': '每行有 {{numbers, number}} 个数字：能保存 1 到 {{most, number}} 个',
  'vectors-empty': '文件为空：请为每个条目写一行 {"id": …, "vector": […]}',
} as const;
