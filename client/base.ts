/** Where the service lives, from `<meta name="querent-base">`; always starts and ends with `/`. */
export const basePath = readBase(
  document.querySelector<HTMLMetaElement>('meta[name="querent-base"]')?.content ?? '/',
);

function readBase(content: string): string {
  const trimmed = content.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '/' : `/${trimmed}/`;
}
