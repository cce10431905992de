import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import { strategyNames } from '../../../model/query-strategies/query-policy.js';

/**
 * Colors that people with any color vision tell apart, after Okabe and Ito 2008, "Color universal design",
 * each darker on white and lighter on black so that text in it has a contrast of at least 4.5.
 */
const colors = {
  gray: { light: '#636363', dark: '#b4b4b4' },
  blue: { light: '#0068a8', dark: '#5cb8f0' },
  vermilion: { light: '#b84a00', dark: '#f5a06a' },
  green: { light: '#00735a', dark: '#35c9a0' },
  purple: { light: '#99407a', dark: '#e39dc7' },
} as const;
export type ColorName = keyof typeof colors;

/** Strategies beyond the colors repeat them with another dash, so that no pair looks the same. */
const dashes = ['', '7 3', '2 3'] as const;

export interface LineStyle {
  color: ColorName;
  /** An SVG `stroke-dasharray`; empty for a solid line. */
  dash: string;
}

/** The same style for the same strategy in every figure. */
export function styleOf(strategy: StrategyName): LineStyle {
  if (strategy === 'random') return { color: 'gray', dash: '2 3' };
  const others = strategyNames.filter((name) => name !== 'random');
  const order = ['auto', 'margin', ...others.filter((name) => !['auto', 'margin'].includes(name))];
  const place = order.indexOf(strategy);
  const names = (Object.keys(colors) as ColorName[]).filter((name) => name !== 'gray');
  return {
    color: names[place % names.length] ?? 'blue',
    dash: dashes[Math.floor(place / names.length)] ?? '',
  };
}

/** The style sheet of a figure: it follows the scheme of whoever looks at it. */
export function paletteStyle(): string {
  const rules = (scheme: 'light' | 'dark') =>
    Object.entries(colors).map(
      ([name, color]) =>
        `.line-${name}{stroke:${color[scheme]}}.fill-${name}{fill:${color[scheme]}}`,
    );
  return [
    'text{font:13px system-ui,sans-serif;fill:#1f2328}',
    '.heading{font-weight:600}',
    '.page{fill:#ffffff}',
    '.grid{stroke:#d8dce0}',
    '.line{fill:none;stroke-width:2;stroke-linejoin:round}',
    '.thin{stroke-width:1}',
    '.band{fill-opacity:.13;stroke:none}',
    ...rules('light'),
    '@media (prefers-color-scheme:dark){',
    'text{fill:#e6e8ea}.page{fill:#15181c}.grid{stroke:#3a4047}',
    ...rules('dark'),
    '}',
  ].join('\n');
}
