import { useTranslation } from 'react-i18next';
import { languageOf } from '../locales/languages.js';
import type { Estimate } from '../../server/contract/score.js';

export interface Format {
  /** A figure from 0 to 1, as literature prints F1: two digits after the point. */
  score(value: number): string;
  interval(estimate: Estimate): string;
  percent(value: number): string;
  count(value: number): string;
  /** Any number, to three digits after the point. */
  figure(value: number): string;
  /** A change, with its sign. */
  change(value: number): string;
  seconds(value: number): string;
  /** A stretch of time in seconds, as people say it: to the minute, from hours on to the half. */
  duration(seconds: number): string;
  milliseconds(value: number): string;
  megabytes(value: number): string;
  /** The size of a file, in a unit that suits it. */
  bytes(value: number): string;
  dateTime(iso: string): string;
  /** A time on an axis: the hour, or the day where one begins. */
  tick(time: Date, per: 'hour' | 'day'): string;
  list(words: readonly string[]): string;
}

/** Numbers and dates in the language of the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatOf(languageOf(i18n.language).tag);
}

/** One per language for the whole page: a formatter is slow to make. */
const formats = new Map<string, Format>();

function formatOf(language: string): Format {
  const format = formats.get(language) ?? createFormat(language);
  formats.set(language, format);
  return format;
}

function createFormat(language: string): Format {
  const score = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const smallPercent = new Intl.NumberFormat(language, {
    ...{ style: 'percent', maximumFractionDigits: 1 },
  });
  const count = new Intl.NumberFormat(language);
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const change = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  const second = unit('second', 1);
  const minute = unit('minute');
  const hour = unit('hour', 1);
  const millisecond = unit('millisecond');
  const megabyte = unit('megabyte');
  const kilobyte = unit('kilobyte');
  const megabyteExact = unit('megabyte', 1);
  const list = new Intl.ListFormat(language);
  return {
    score: (value) => score.format(value),
    interval: ({ low, high }) => `${score.format(low)}–${score.format(high)}`,
    // A share that is not nothing shall not read as nothing.
    percent: (value) => (value > 0 && value < 0.01 ? smallPercent : percent).format(value),
    count: (value) => count.format(value),
    figure: (value) => figure.format(value),
    change: (value) => change.format(value),
    seconds: (value) => (value < 90 ? second.format(value) : minute.format(value / 60)),
    duration: (value) => {
      if (value < 90) return second.format(Math.round(value));
      if (value < 5400) return minute.format(value / 60);
      return hour.format(Math.round(value / 1800) / 2);
    },
    milliseconds: (value) => millisecond.format(value),
    megabytes: (value) => megabyte.format(value),
    bytes: (value) =>
      value < 1e6 ? kilobyte.format(Math.ceil(value / 1e3)) : megabyteExact.format(value / 1e6),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    tick: (time, per) => (per === 'day' || time.getHours() === 0 ? day : clock).format(time),
    list: (words) => list.format(words),
  };
}
