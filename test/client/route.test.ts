import { parseRoute, pathOf, type Route } from '../../client/route.js';

describe.each(['/', '/tools/querent/'])('addresses below %s', (base) => {
  it.each<Route>([
    { kind: 'projects' },
    { kind: 'dashboard', project: 'reviews' },
    { kind: 'annotate', project: 'reviews' },
    { kind: 'join', project: 'reviews' },
    { kind: 'sign-in' },
  ])('finds $kind again', (route) => {
    expect(parseRoute(pathOf(route, base), base)).toEqual(route);
  });

  it('knows a page with or without the slash at its end', () => {
    expect(parseRoute(base.slice(0, -1), base)).toEqual({ kind: 'projects' });
    expect(parseRoute(`${base}annotate/reviews/`, base).kind).toBe('annotate');
  });

  it.each(['nothing', 'annotate', 'annotate/a/b', 'projects/a/b'])('has no page %s', (path) => {
    expect(parseRoute(base + path, base)).toEqual({ kind: 'unknown' });
  });
});

it('survives a malformed escape', () => {
  expect(parseRoute('/annotate/%E0%A4%A', '/')).toEqual({ kind: 'annotate', project: '%E0%A4%A' });
});
