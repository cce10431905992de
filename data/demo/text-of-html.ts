const unseen = /<!--[\s\S]*?(?:-->|$)|<(script|style|head|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const lineBreaks = /<\/?(?:p|div|br|hr|tr|table|li|ul|ol|h[1-6]|blockquote|center)\b[^>]*>/gi;
const tags = /<\/?[a-z!?][^>]*>?/gi;
const entities = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});?/gi;

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['copy', '©'],
  ['reg', '®'],
  ['trade', '™'],
  ['bull', '•'],
  ['middot', '·'],
  ['hellip', '…'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['laquo', '«'],
  ['raquo', '»'],
  ['pound', '£'],
  ['euro', '€'],
]);

const accents: ReadonlyMap<string, string> = new Map([
  ['grave', '\u0300'],
  ['acute', '\u0301'],
  ['circ', '\u0302'],
  ['tilde', '\u0303'],
  ['uml', '\u0308'],
  ['ring', '\u030a'],
  ['cedil', '\u0327'],
]);

/** What a person would read of an HTML mail, roughly. The result is text, not safe HTML. */
export function textOfHtml(html: string): string {
  return html
    .replace(unseen, ' ')
    .replace(/\s+/g, ' ')
    .replace(lineBreaks, '\n')
    .replace(tags, '')
    .replace(entities, readEntity);
}

function readEntity(entity: string): string {
  const body = entity.replace(/^&|;$/g, '');
  if (!body.startsWith('#')) return named.get(body.toLowerCase()) ?? accented(body) ?? entity;
  // `#x41` is read as `0x41`, `#65` as `65`.
  const code = Number(/^#x/i.test(body) ? `0${body.slice(1)}` : body.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** `eacute` is an e with an acute accent. */
function accented(name: string): string | undefined {
  const accent = accents.get(name.slice(1));
  return accent === undefined ? undefined : `${name.charAt(0)}${accent}`.normalize('NFC');
}
