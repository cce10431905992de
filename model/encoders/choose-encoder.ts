import type { LanguageSurvey } from './survey-language.js';
import { surveyLanguage } from './survey-language.js';

/** The encoders that turn texts into vectors here, without a model from elsewhere. */
export const encoderIds = ['lexical', 'sentence', 'sentence+lexical'] as const;
export type EncoderId = (typeof encoderIds)[number];

/** What people may set. */
export const encoderSettings = ['auto', ...encoderIds] as const;
export type EncoderSetting = (typeof encoderSettings)[number];

/** What an encoder setting stands for, and why, as a sentence for people. */
export interface EncoderChoice {
  encoderId: EncoderId;
  reason: string;
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
  if (setting !== 'auto') return { encoderId: setting, reason: `${setting} was chosen` };
  const survey = surveyLanguage(texts);
  const encoderId = survey.english ? 'sentence+lexical' : 'lexical';
  return { encoderId, reason: `auto: ${encoderId}, because ${describe(survey)}` };
}

function describe({ letters, otherScript, otherShare, stopWordShare }: LanguageSurvey): string {
  if (letters === 0) return 'the texts have no letters';
  if (otherShare >= 0.5) return `${percent(otherShare)} of the letters are ${otherScript}`;
  return `${percent(stopWordShare)} of the words are common English ones`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
