import * as tf from '@tensorflow/tfjs-core';
import type { EncodingLine } from './encoding-line.js';
import { explainText } from './explain-text.js';
import type { Question, QuestionReplies } from './messages.js';
import { selectItems } from './pool-opinion.js';
import type { ProjectWorker } from './project-worker.js';

/** Repetitions of a measured product, after those that warm it up. */
const productRuns = 25;
const warmUpRuns = 3;

const nothingToAsk = { ids: new Float64Array(0), scores: new Float32Array(0) };

interface Sources {
  readonly project: ProjectWorker | undefined;
  readonly encoding: EncodingLine;
}

/** Answers a question between two refreshes; rejects with a sentence when the model is not there yet. */
export async function answerQuestion(
  question: Question,
  { project, encoding }: Sources,
): Promise<QuestionReplies[Question['kind']]> {
  switch (question.kind) {
    case 'predictions':
      return project?.learner?.predictions(question.itemIds) ?? [];
    case 'select':
      return project?.learner ? selectItems(project.learner, question) : new Float64Array(0);
    case 'asking-order':
      return (await project?.learner?.askingOrder(question.limit)) ?? nothingToAsk;
    case 'predict': {
      const learner = project?.learner;
      if (!learner?.hasModel) throw new Error('There is no model yet: label some items first.');
      const vectors = await encoding.encode(learner.encoder, question.texts);
      return {
        modelVersion: learner.version,
        probabilities: learner.predict(question.texts, vectors),
      };
    }
    case 'explain': {
      const learner = project?.learner;
      return learner ? explainText(learner, encoding, question.text) : null;
    }
    case 'measure-product':
      return measureProduct(question);
    case 'settled':
      return project?.isSettled ?? true;
    case 'tensors': {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, bytes: numBytes };
    }
  }
}

/** The floor beside a refresh: the product of resident tensors of its shape, on its thread and backend. */
function measureProduct(shape: { rows: number; dimension: number; classes: number }): number[] {
  const pool = tf.randomUniform([shape.rows, shape.dimension], -1, 1, 'float32', 1);
  const head = tf.randomUniform([shape.dimension, shape.classes], -1, 1, 'float32', 2);
  const times: number[] = [];
  for (let run = 0; run < warmUpRuns + productRuns; run++) {
    const startedAt = performance.now();
    tf.matMul(pool, head).dispose();
    if (run >= warmUpRuns) times.push(performance.now() - startedAt);
  }
  tf.dispose([pool, head]);
  return times;
}
