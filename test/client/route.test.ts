import { parseRoute, pathOf, type Route } from '../../client/route.js';

describe.each(['/', '/tools/querent/'])('addresses below %s', (base) => {
  it.each<Route>([
    { kind: 'projects' },
    { kind: 'dashboard', project: 'reviews' },
    { kind: 'items', project: 'reviews' },
    { kind: 'annotate', project: 'reviews' },
    { kind: 'join', project: 'reviews' },
    { kind: 'sign-in' },
    { kind: 'new-project' },
  ])('finds $kind again', (route) => {
    expect(parseRoute(pathOf(route, base), base)).toEqual(route);
  });

  it('knows a page with or without the slash at its end', () => {
    expect(parseRoute(base.slice(0, -1), base)).toEqual({ kind: 'projects' });
    expect(parseRoute(`${base}annotate/reviews/`, base).kind).toBe('annotate');
  });

  it.each([
    'nothing',
    'annotate',
    'annotate/a/b',
    'projects/a/b',
    'annotate/a/items',
    'projects/a/items/b',
  ])('has no page %s', (path) => {
    expect(parseRoute(base + path, base)).toEqual({ kind: 'unknown' });
  });
});

it('names the cell of a confusion matrix in the address of its items, and leaves out what is not asked', () => {
  const search = { round: '3', true: 'label-a', predicted: 'label b', q: '' };
  expect(pathOf({ kind: 'items', project: 'reviews', search }, '/')).toBe(
    '/projects/reviews/items?round=3&true=label-a&predicted=label+b',
  );
});

it('survives a malformed escape', () => {
  expect(parseRoute('/annotate/%E0%A4%A', '/')).toEqual({ kind: 'annotate', project: '%E0%A4%A' });
});
