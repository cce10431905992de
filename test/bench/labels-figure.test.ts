import { styleOf, paletteStyle } from '../../server/bench/labels/curve-palette.js';
import { roundAxis, spreadLabels } from '../../server/bench/labels/curve-scale.js';
import type { Figure } from '../../server/bench/labels/draw-curves.js';
import { drawCurves } from '../../server/bench/labels/draw-curves.js';
import { strategyNames } from '../../model/query-strategies/query-policy.js';

describe('the axes', () => {
  it('end on round numbers around all values', () => {
    expect(roundAxis(0, 500, 5).ticks).toEqual([0, 100, 200, 300, 400, 500]);
    expect(roundAxis(0.41, 0.88, 5).ticks).toEqual([0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(roundAxis(0.83, 0.83, 5).to).toBeGreaterThanOrEqual(0.83);
  });

  it('moves labels apart in their order and keeps them inside', () => {
    expect(spreadLabels([100, 102, 50], 17, 300)).toEqual([100, 117, 50]);
    expect(spreadLabels([290, 295, 299], 17, 300)).toEqual([266, 283, 300]);
  });
});

describe('the colors', () => {
  it('look different for every two strategies', () => {
    const styles = strategyNames.map((name) => JSON.stringify(styleOf(name)));
    expect(new Set(styles).size).toBe(strategyNames.length);
  });

  it('can be read on the page in both schemes', () => {
    const [light = '', dark = ''] = paletteStyle().split('@media');
    for (const scheme of [light, dark]) {
      const page = /\.page\{fill:(#\w{6})/.exec(scheme)?.[1] ?? '';
      const fills = [...scheme.matchAll(/\.fill-\w+\{fill:(#\w{6})/g)];
      expect(fills).toHaveLength(5);
      fills.forEach((fill) => expect(contrast(fill[1] ?? '', page)).toBeGreaterThan(4.5));
    }
  });

  /** Contrast ratio of WCAG 2.2. */
  function contrast(left: string, right: string): number {
    const [low, high] = [luminance(left), luminance(right)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    return (high + 0.05) / (low + 0.05);
  }

  function luminance(color: string): number {
    const parts = [1, 3, 5].map((start) => {
      const value = parseInt(color.slice(start, start + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0);
  }
});

describe('the figure', () => {
  const curve = { labels: [0, 100], median: [0, 0.5], low: [0, 0.4], high: [0, 1] };
  const figure: Figure = {
    title: 'Curves of <set> & "more"',
    description: 'In words.',
    panels: [
      {
        heading: 'set',
        level: { label: 'whole pool .900', value: 0.9 },
        lines: [
          { label: 'random .500', style: styleOf('random'), curve },
          { label: 'auto .500', style: styleOf('auto'), curve },
        ],
      },
    ],
  };
  const svg = drawCurves(figure);

  it('says in words what it shows', () => {
    expect(svg).toContain('role="img" aria-labelledby="title description"');
    expect(svg).toContain('<title id="title">Curves of &lt;set&gt; &amp; &quot;more&quot;</title>');
    expect(svg).toContain('<desc id="description">In words.</desc>');
  });

  it('puts points where the axes say', () => {
    // Axes 0–100 on 48–540 and 0–1 on 292–40.
    expect(svg).toContain('d="M48 292L540 166"');
    expect(svg).toContain('d="M48 292L540 40L540 191.2L48 292Z"');
  });

  it('names each line at its end, apart from the others', () => {
    const at = (label: string) =>
      Number(new RegExp(`y="([\\d.]+)">${label}</text>`).exec(svg)?.[1] ?? NaN);
    expect(Math.abs(at('random .500') - at('auto .500'))).toBeGreaterThanOrEqual(17);
    expect(at('whole pool .900')).toBeLessThan(at('random .500'));
  });
});
