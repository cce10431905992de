import { chooseEncoder, parseEncoderSetting } from '../../model/encoders/choose-encoder.js';
import { surveyLanguage } from '../../model/encoders/survey-language.js';

const english = ['What is the capital of France?', 'How do I open an account with you?'];

describe('surveyLanguage', () => {
  it('knows English, and other languages in Latin letters', () => {
    expect(surveyLanguage(english).english).toBe(true);
    const german = [
      'Wie hoch ist der Eiffelturm in Paris?',
      'Das Essen war kalt und viel zu teuer.',
    ];
    expect(surveyLanguage(german).english).toBe(false);
  });

  it.each([
    ['Chinese', '今天天气很好'],
    ['Japanese', '今日はとても天気がいい'],
    ['Korean', '오늘 날씨가 좋다'],
    ['Cyrillic', 'сегодня хорошая погода'],
  ])('names %s', (script, text) => {
    expect(surveyLanguage([text])).toMatchObject({ otherScript: script, otherShare: 1 });
  });
});

describe('chooseEncoder', () => {
  it('says what it saw', () => {
    expect(chooseEncoder('auto', ['今天天气很好 ok'])).toEqual({
      encoderId: 'lexical',
      reason: {
        code: 'encoder-auto-script',
        params: { encoder: 'lexical', percent: 75, script: 'Chinese' },
      },
    });
    const { encoderId, reason } = chooseEncoder('auto', english);
    expect(encoderId).toBe('sentence+lexical');
    expect(reason).toMatchObject({ code: 'encoder-auto-english', params: { encoder: encoderId } });
    expect(chooseEncoder('auto', ['', '123']).reason.code).toBe('encoder-auto-no-letters');
    const german = chooseEncoder('auto', ['Das Essen war kalt und viel zu teuer.']);
    expect(german.reason.code).toBe('encoder-auto-other-words');
  });

  it('obeys a name and knows no others', () => {
    expect(chooseEncoder('sentence', ['今天']).encoderId).toBe('sentence');
    expect([parseEncoderSetting('lexical'), parseEncoderSetting('bert')]).toEqual([
      'lexical',
      null,
    ]);
  });
});
