/**
 * What can be wrong with a row of a file, or with the file: each code’s English sentence, which says how to
 * mend it. A field stands before the sentence, as in “line 3, text”.
 */
export const fileSentences = {
  'row-no-text': 'there is no text: add it or remove the row',
  'row-text-no-string': 'the text must be a string: put it in quotes',
  'row-text-empty': 'the text is empty: fill it in or remove the row',
  'row-label-no-string': 'a label must be a string: put it in quotes',
  'row-many-labels':
    'the row has {{labels, number}} labels, and an item of this project has one: keep one of them',
  'row-label-long':
    'the label is longer than {{most, number}} characters: is this the column of the labels?',
  'row-no-label':
    'it has no label, and labels used as "{{use}}" need one on every row: add it or remove the row',
  'row-label-unknown':
    'label "{{label}}" is not one of {{labels}}; add it to the project or correct the row',
  'row-label-count':
    'the file has more than {{most, number}} labels: is this the column of the labels?',
  'row-empty': 'the row is empty: add a text or remove it',
  'row-no-text-column':
    'no column named "text" was found: the columns are {{columns}}; name the one that holds the text',
  'row-no-text-column-tabs':
    'no column named "text" was found: the columns are {{columns}}; name the one that holds the text (tabs separate the columns: import the file as tsv)',
  'row-no-text-column-semicolons':
    'no column named "text" was found: the columns are {{columns}}; name the one that holds the text (semicolons separate the columns: save the file with commas)',
  'row-no-text-column-commas':
    'no column named "text" was found: the columns are {{columns}}; name the one that holds the text (commas separate the columns: import the file as csv)',
  'row-no-text-column-line-ends':
    'no column named "text" was found: the columns are {{columns}}; name the one that holds the text (save the file with line ends of today: LF or CRLF)',
  'row-no-column':
    'there is no {{role}} column "{{column}}": the columns are {{columns}}; choose one of them',
  'row-no-key': 'no line has the key "{{key}}": name another one',
  'row-no-object': 'it must be an object, such as {"text": "…", "label": "…"}',
  'row-nul': 'there is a NUL character (U+0000) in it: remove it',
  'row-array':
    'the file seems to be one JSON array: write one object a line, without brackets and commas',
  'row-not-json': 'it is not valid JSON: each line must be one whole object, such as {"text": "…"}',
  'row-not-json-at':
    'it is not valid JSON (position {{position}}): each line must be one whole object, such as {"text": "…"}',
  'row-context-not-exported': 'the title or the context is not as it was exported: mend it',
  'row-meta-no-object': 'it must be an object, as it was exported',
  'row-cell-not-json': 'it must be JSON, as it was exported',
  'row-half-character': 'half a character (a lone surrogate) is in it: remove or mend it',
  'row-value-long': 'it is longer than {{most, number}} KiB: shorten or split it',
  'row-name-forbidden': 'the name "{{name}}" is not allowed: rename it',
  'row-number-long': 'the number is too long to be kept exactly: put it in quotes',
  'row-nested': 'it is nested more than {{most, number}} deep: flatten it',
  'row-many-names': 'there are more than {{most, number}} names: leave some out',
  'row-column-twice': 'two columns have this name: rename one',
  'row-field-count':
    'the row has {{fields, number}} fields and the header {{columns, number}}: put a field that holds the separator in double quotes, or mend the row',
  'row-quote-open': 'a quote that opens here is never closed: close it or remove it',
  'row-quote-far': 'a quote that opens here is not closed within {{most}}: close it',
  'row-quotes-unmatched':
    'its quotes do not match: put a field in double quotes as a whole and double those inside it',
  'row-utf-16':
    'the file is in UTF-16 ("Unicode" in some editors): save the file as UTF-8 and import it again',
  'row-gbk':
    'the line is not UTF-8 and looks like GBK, a Chinese encoding: save the file as UTF-8 and import it again',
  'row-not-utf-8':
    'the line is not UTF-8: save the file as UTF-8 and import it again, or remove the broken characters',
  'row-not-in-encoding':
    'the line has characters that {{encoding}} does not know: choose another encoding',
  'row-line-long': 'the line is longer than {{most}}: shorten it',
  'file-empty': 'the file is empty: its first line must name the columns',
  'file-no-rows': 'the file has no rows: choose another one',
  'file-large': 'the file is larger than {{most}}: split it',
  'file-many-lines': 'the file has more than {{most, number}} lines: split it',
  'file-many-rows': 'the file has more than {{most, number}} rows: split it',
  'vector-missing': 'there is no vector: add it or remove the row',
  'vector-no-list': 'a vector must be a list of numbers, such as [0.1, -0.2]',
  'vector-not-json': 'the list of numbers is not valid JSON: write it as [0.1, -0.2]',
  'vector-nan':
    'a number of the vector is NaN or infinite: compute the vector again or remove the row',
  'vector-long':
    'the vector has {{numbers, number}} numbers, and at most {{most, number}} can be kept: shorten it',
  'vector-not-finite':
    'number {{place, number}} of the vector is not finite (or too large for float32): compute the vector again or remove the row',
  'vector-no-number': 'number {{place, number}} of the vector is {{value}}: write a number',
  'vector-dimension-of-file':
    'the vector has {{numbers, number}} numbers, and the first vector of the file has {{expected, number}}: correct one of them',
  'vector-dimension-of-project':
    'the vector has {{numbers, number}} numbers, and the project’s vectors have {{expected, number}}: correct it, or send all vectors anew as a file that replaces them',
  'vector-no-item-id': 'this is no item’s id: take it from an export or name the key',
  'vector-no-item':
    'it names no item: add its "id", as exports show it, or the "key" that its own file gave it',
  'vector-name': 'the {{name}} must be a text or a number',
  'vectors-cut-off': 'the file ends within row {{row, number}}: send it again whole',
  'vectors-surplus':
    'there is more in the file than its header says: save it with numpy.save as a two-dimensional float32 or float64 array',
  'vectors-few':
    'the matrix has {{rows, number}} rows and the project has more items: it must have one row for each item in their order, or be JSONL that names them',
  'vectors-count':
    'the matrix has {{rows, number}} rows and the project {{items, number}} items: it must have one row for each item in their order, or be JSONL that names them',
  'vectors-row-not-finite':
    'number {{place, number}} of the row is not finite (or too large for float32): compute it again',
  'vectors-no-npy':
    'this is no .npy file: save it with numpy.save as a two-dimensional float32 or float64 array',
  'vectors-other-array':
    'the array has another type, shape or order: save it with numpy.save as a two-dimensional float32 or float64 array',
  'vectors-dimension':
    'the rows have {{numbers, number}} numbers: 1 to {{most, number}} can be kept',
  'vectors-empty': 'the file is empty: write a line {"id": …, "vector": […]} for each item',
} as const;
