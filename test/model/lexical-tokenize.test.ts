import { featuresOf, unitsOf } from '../../model/encoders/lexical/tokenize.js';

describe('unitsOf', () => {
  it('cuts English into lower-case words and pairs', () => {
    expect(unitsOf('The CAT sat.')).toEqual(['wthe', 'wcat', 'bthe cat', 'wsat', 'bcat sat']);
  });

  it('cuts Chinese into words, pairs of them and characters', () => {
    const units = unitsOf('今天天气好');
    expect(units).toEqual(
      expect.arrayContaining(['s今天', 's天气', 'b今天 天气', 'c今', 'c天天', 'c天气好']),
    );
  });

  it('keeps both scripts of a mixed text', () => {
    const units = unitsOf('iPhone手机');
    expect(units).toEqual(expect.arrayContaining(['wiphone', 's手机', 'biphone 手机', 'c手机']));
  });

  it('takes emoji and question marks as words, full width as half width', () => {
    expect(unitsOf('好😀')).toEqual(expect.arrayContaining(['s好', 's😀']));
    expect(unitsOf('ＡＢ？')).toEqual(['wab', 's?', 'bab ?']);
  });

  it('finds nothing in an empty text or in punctuation', () => {
    expect([unitsOf(''), unitsOf(' \n'), unitsOf('… , .')]).toEqual([[], [], []]);
  });
});

describe('featuresOf', () => {
  it('adds the character n-grams of a word with its ends', () => {
    const grams = [' ca', 'cat', 'at ', ' cat', 'cat ', ' cat '].map((gram) => `c${gram}`);
    expect(featuresOf('wcat')).toEqual(['wcat', ...grams]);
  });

  it('leaves pairs and segments whole', () => {
    expect(featuresOf('ba b')).toEqual(['ba b']);
    expect(featuresOf('s今天')).toEqual(['s今天']);
  });
});
