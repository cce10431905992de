import type { Reason } from '../reason.js';
import type { LanguageSurvey } from './survey-language.js';
import { surveyLanguage } from './survey-language.js';

/** The encoders that turn texts into vectors here, without a model from elsewhere. */
export const encoderIds = ['lexical', 'sentence', 'sentence+lexical'] as const;
export type EncoderId = (typeof encoderIds)[number];

/** What people may set, beside a transformer by its name. */
export const encoderSettings = ['auto', ...encoderIds] as const;
export type EncoderSetting = (typeof encoderSettings)[number];

/** What an encoder setting stands for, and why. */
export interface EncoderChoice {
  encoderId: EncoderId;
  reason: Reason;
}

/** The setting of that name; null for a name that this version does not know. */
export function parseEncoderSetting(name: string): EncoderSetting | null {
  return encoderSettings.find((setting) => setting === name) ?? null;
}

/**
 * Resolves an encoder setting for these texts. `auto` takes both encoders for English, which the sentence
 * encoder was trained on, and the lexical one for anything else.
 */
export function chooseEncoder(setting: EncoderSetting, texts: readonly string[]): EncoderChoice {
  if (setting !== 'auto') {
    return { encoderId: setting, reason: { code: 'encoder-chosen', params: { encoder: setting } } };
  }
  const survey = surveyLanguage(texts);
  const encoderId = survey.english ? 'sentence+lexical' : 'lexical';
  return { encoderId, reason: describe(survey, encoderId) };
}

function describe(survey: LanguageSurvey, encoder: EncoderId): Reason {
  const { letters, otherScript: script, otherShare, stopWordShare, english } = survey;
  if (letters === 0) return { code: 'encoder-auto-no-letters', params: { encoder } };
  if (otherShare >= 0.5) {
    const params = { encoder, percent: percent(otherShare), script };
    return { code: 'encoder-auto-script', params };
  }
  const code = english ? 'encoder-auto-english' : 'encoder-auto-other-words';
  return { code, params: { encoder, percent: percent(stopWordShare) } };
}

function percent(share: number): number {
  return Math.round(share * 100);
}
