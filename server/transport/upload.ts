import type { Request } from 'express';
import { Refusal } from '../contract/errors.js';
import { keptOpen } from '../dataset/read-rows/physical-lines.js';

/** The bytes of a streamed file. A sender who goes away is no failure of the service. */
export async function* uploadOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* keptOpen(request);
  } catch (error) {
    if (!request.complete) {
      throw new Refusal('malformed', 'The upload was broken off: nothing was added.');
    }
    throw error;
  }
}
