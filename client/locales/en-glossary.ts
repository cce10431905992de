/** The words of docs/glossary.md as tooltips, in English. */
export const glossary = {
  item: 'One text to label.',
  pool: 'All items that can still be asked and learned from.',
  answer: 'What one annotator said about one item.',
  label: 'A class that an item can have.',
  queryStrategy: 'The rule that picks which item to ask about next.',
  acquisitionScore: 'How much the model expects to learn from an item; higher is asked earlier.',
  round: 'A run of answers; at its end the model is scored once.',
  lease: 'An item held for one annotator until a set time, so that nobody else gets it.',
  auditReserve:
    'Items drawn at random and never trained on; they show how good the model really is.',
  macroF1:
    'The mean of the F1 of all classes, each counting the same, from 0 to 1. F1 joins precision and recall.',
  confusionMatrix: 'For each true class, how often the model said which class.',
  oracle: 'Known labels that answer in place of a person, for trying things out.',
  learningCurve: 'The score of the model against the number of answers.',
  overlap: 'How many people answer the same item.',
  annotator: 'A person who labels.',
  stream:
    'Where a question comes from: chosen by the query strategy (active), or drawn at random (audit).',
  frontier: 'The published head of the ranking: what is asked next, best first.',
  batch: 'The answers between two updates of the model.',
  prefetch: 'Items held ahead for one person, so that the screen changes at once.',
  testSet: 'Imported items with known labels that are never asked about and never trained on.',
  encoder: 'What turns a text into a vector, once.',
  givenVectors: 'Vectors that came with the data; they are used instead of reading the texts.',
  head: 'The small model over the vectors that is fitted after every answer.',
  guideline: 'What annotators are told about the labels; every change is a new version.',
  generation: 'The count of published frontiers.',
  budget: 'Answers after which nothing is given out any more, in a project or to a person.',
  uncertainty:
    'One minus the probability that the model gives its likeliest label: 0 is sure, higher is less so.',
  retired:
    'Taken out of the pool: neither asked about, learned from nor exported, until it is restored.',
  bulkAction: 'One change of many items, which can be undone exactly.',
  calibration: 'Whether the probabilities that the model shows come true as often as they say.',
} as const;
