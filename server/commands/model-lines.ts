import type { ModelState } from '../contract/dashboard.js';
import { sayReason, type Reason } from '../contract/reason.js';

/** The state of a project's model as lines for people. */
export function describeModel(model: ModelState): string[] {
  const { state, detail, encoder, dimension, encoded, toEncode, waiting } = model;
  const size = dimension === null ? '' : `, ${dimension} numbers a vector`;
  const secondsLeft = model.encodingSecondsLeft;
  const left = secondsLeft === null ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
  const lines = [
    `state: ${state}${because(detail)}`,
    `encoder: ${encoder === '' ? 'not chosen yet' : encoder}${size}${because(model.encoderReason)}`,
    `items: ${encoded} encoded, ${toEncode} to encode${left}, ${waiting} waiting for their vectors`,
    `model: version ${model.modelVersion}, trained on ${model.trainedOn} labels`,
  ];
  if (model.strategyInUse === null) return lines;
  return [...lines, `strategy: ${model.strategyInUse}${because(model.strategyReason)}`];
}

function because(reason: Reason | null): string {
  return reason === null ? '' : ` (${sayReason(reason)})`;
}
