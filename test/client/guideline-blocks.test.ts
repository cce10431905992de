import { parseGuideline } from '../../client/annotate/guideline-blocks.js';

it('reads headings, paragraphs, bullets and spans', () => {
  expect(parseGuideline('# Rules\nFirst *this*.\n\n- **a**: one\n- two `x`')).toEqual([
    { kind: 'heading', spans: [{ kind: 'plain', text: 'Rules' }] },
    {
      kind: 'paragraph',
      spans: [
        { kind: 'plain', text: 'First ' },
        { kind: 'emphasis', text: 'this' },
        { kind: 'plain', text: '.' },
      ],
    },
    {
      kind: 'list',
      items: [
        [
          { kind: 'strong', text: 'a' },
          { kind: 'plain', text: ': one' },
        ],
        [
          { kind: 'plain', text: 'two ' },
          { kind: 'code', text: 'x' },
        ],
      ],
    },
  ]);
});

it('leaves markup of HTML as the text that it is', () => {
  const text = '<img src=x onerror=alert(1)> 2 * 3 * 4';
  expect(parseGuideline(text)).toEqual([{ kind: 'paragraph', spans: [{ kind: 'plain', text }] }]);
});

it('has no blocks for an empty guideline', () => {
  expect(parseGuideline(' \n\n ')).toEqual([]);
});
