import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  connect,
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  sendOk,
  startTestService,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

/** The vectors and the fit that made them: a new fit would give its file a new time. */
function filesWithTimes(folder: string): string[] {
  return readdirSync(folder).map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return `${name} ${size} ${name.endsWith('.fit') ? mtimeMs : ''}`;
  });
}

test('a restart in the middle of a round loses nothing, renews leases and encodes nothing again', async () => {
  let service = await startTestService();
  try {
    const project = await createProject(service, { slug: 'restart', settings: { roundSize: 10 } });
    await importRows(service, 'restart', animalTexts(60));
    const texts = animalTexts(30, 3).map(({ text }) => ({ text: `Again: ${text}` }));
    await importRows(service, 'restart', texts);
    await eventually(() => Promise.resolve(isEncoded(service, project.id)));

    const input = { user: 'Ada', role: 'annotator', project: 'restart' };
    const { token } = await service.client.call('createToken', { input });
    const annotator = await connect(service.app.url, token);
    const joined = await sendOk(annotator, 'queue:join', { projectId: 'restart' });
    const held = joined.items.map(({ leaseId }) => leaseId);
    const first = joined.items[0];
    const labelId = joined.labels[0]?.id;
    const answerId = randomUUID();
    const answer = {
      answerId,
      leaseId: first?.leaseId,
      itemId: first?.item.id,
      value: { kind: 'label', labelId },
      elapsedMs: 10,
    };
    await sendOk(annotator, 'answer:submit', answer);
    const files = filesWithTimes(join(service.directory, 'vectors'));
    expect(files).toHaveLength(2);

    service = await service.restart();

    const again = await connect(service.app.url, token);
    const renewed = await sendOk(again, 'queue:join', { projectId: 'restart', leaseIds: held });
    expect(renewed.items.map(({ leaseId }) => leaseId)).toContain(held[1]);
    expect(renewed.items.map(({ leaseId }) => leaseId)).not.toContain(held[0]);
    expect(renewed.progress).toMatchObject({ answers: 1, mine: 1, round: 1, roundAnswers: 1 });
    const repeated = await sendOk(again, 'answer:submit', answer);
    expect(repeated).toMatchObject({ answerId, status: 'recorded' });
    const { progress } = await service.client.call('metrics', { project: 'restart' });
    expect(progress.answers).toBe(1);

    await eventually(() => Promise.resolve(isEncoded(service, project.id)));
    expect(filesWithTimes(join(service.directory, 'vectors'))).toEqual(files);
    again.disconnect();
    annotator.disconnect();
  } finally {
    await service.close();
  }
});

test('a round that closed just before a stop gets its score after the start', async () => {
  let service = await startTestService();
  try {
    const project = await createProject(service, { slug: 'closing', settings: { roundSize: 4 } });
    await importRows(service, 'closing', animalTexts(40), { labelsAs: 'oracle' });
    const annotator = await connectAnnotator(service, 'Ada', 'closing');
    const joined = await sendOk(annotator, 'queue:join', { projectId: 'closing' });
    const queue = [...joined.items];
    annotator.on('item:next', (item) => queue.push(item));
    // The learner is ended first, so that nobody is there to score the round.
    await service.app.service.learner.close();
    for (let count = 0; count < 4; count++) {
      const leased = await eventually(() => Promise.resolve(queue.shift()));
      await sendOk(annotator, 'answer:submit', {
        answerId: randomUUID(),
        leaseId: leased.leaseId,
        itemId: leased.item.id,
        value: { kind: 'label', labelId: joined.labels[count % 2]?.id },
        elapsedMs: 10,
      });
    }
    annotator.disconnect();
    service = await service.restart();
    const rounds = await eventually(async () => {
      const found = await service.client.call('listRounds', { project: 'closing' });
      return found.rounds.length > 0 ? found.rounds : null;
    });
    expect(rounds).toMatchObject([{ round: 1, labels: 4, trainedOn: 4, projectId: project.id }]);
  } finally {
    await service.close();
  }
});

function isEncoded(
  service: Awaited<ReturnType<typeof startTestService>>,
  projectId: string,
): boolean {
  const state = service.app.service.learner.stateOf(projectId as never);
  return state.encoded > 0 && state.toEncode === 0;
}
