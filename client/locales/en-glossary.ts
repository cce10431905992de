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
} as const;
