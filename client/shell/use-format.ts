import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '../../server/contract/score.js';

export interface Format {
  /** A figure from 0 to 1, as literature prints F1: two digits after the point. */
  score(value: number): string;
  interval(estimate: Estimate): string;
  percent(value: number): string;
  count(value: number): string;
  seconds(value: number): string;
  milliseconds(value: number): string;
  megabytes(value: number): string;
  dateTime(iso: string): string;
  list(words: readonly string[]): string;
}

/** Numbers and dates in the language of the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language = i18n.language === 'zh' ? 'zh-CN' : i18n.language;
  return useMemo(() => createFormat(language), [language]);
}

function createFormat(language: string): Format {
  const score = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const count = new Intl.NumberFormat(language);
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  const second = unit('second', 1);
  const minute = unit('minute');
  const millisecond = unit('millisecond');
  const megabyte = unit('megabyte');
  const list = new Intl.ListFormat(language);
  return {
    score: (value) => score.format(value),
    interval: ({ low, high }) => `${score.format(low)}–${score.format(high)}`,
    percent: (value) => percent.format(value),
    count: (value) => count.format(value),
    seconds: (value) => (value < 90 ? second.format(value) : minute.format(value / 60)),
    milliseconds: (value) => millisecond.format(value),
    megabytes: (value) => megabyte.format(value),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    list: (words) => list.format(words),
  };
}
