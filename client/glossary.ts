import type { en } from './locales/en.js';

/** Every word that a tooltip explains; `docs/glossary.md` uses the same ones. */
export type GlossaryTerm = keyof (typeof en)['glossary'];

/** The catalog key of each word's explanation. */
export const glossary = {
  item: 'glossary.item',
  pool: 'glossary.pool',
  answer: 'glossary.answer',
  label: 'glossary.label',
  queryStrategy: 'glossary.queryStrategy',
  acquisitionScore: 'glossary.acquisitionScore',
  round: 'glossary.round',
  lease: 'glossary.lease',
  auditReserve: 'glossary.auditReserve',
  macroF1: 'glossary.macroF1',
  confusionMatrix: 'glossary.confusionMatrix',
  oracle: 'glossary.oracle',
  learningCurve: 'glossary.learningCurve',
  overlap: 'glossary.overlap',
  annotator: 'glossary.annotator',
  stream: 'glossary.stream',
  frontier: 'glossary.frontier',
  batch: 'glossary.batch',
  prefetch: 'glossary.prefetch',
  testSet: 'glossary.testSet',
  encoder: 'glossary.encoder',
  givenVectors: 'glossary.givenVectors',
  head: 'glossary.head',
  guideline: 'glossary.guideline',
  generation: 'glossary.generation',
  budget: 'glossary.budget',
  calibration: 'glossary.calibration',
  uncertainty: 'glossary.uncertainty',
  retired: 'glossary.retired',
  bulkAction: 'glossary.bulkAction',
} as const satisfies { readonly [T in GlossaryTerm]: `glossary.${T}` };
