import type { Request } from 'express';
import { Refusal } from '../contract/errors.js';
import { checkFile } from '../dataset/check-file.js';
import { readFileHead } from '../dataset/file-head.js';
import { previewExport } from '../dataset/preview-export.js';
import type { Handlers } from './handlers.js';
import { exportOf } from './handlers-dataset.js';
import { uploadOf } from './upload.js';

const headBytes = 1024 * 1024;

export const fileHandlers: Handlers<
  'readFileHead' | 'checkFile' | 'listImports' | 'stopImport' | 'previewExport'
> = {
  readFileHead: async ({ query, request }) => readFileHead(await readAll(request), query),

  checkFile: ({ query, request }) => checkFile({ options: query, source: uploadOf(request) }),

  listImports: async ({ service, project }) => {
    const { id } = await project();
    const imports = await service.store.imports({ projectId: id });
    return { imports, underWay: service.imports.of(id) };
  },

  stopImport: async ({ service, project }) => {
    const { id } = await project();
    return { stopped: service.imports.stop(id) };
  },

  previewExport: async ({ service, query, project }) => {
    const target = await project();
    return previewExport(exportOf(service, target, query));
  },
};

async function readAll(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of uploadOf(request)) {
    bytes += chunk.length;
    if (bytes > headBytes) {
      throw new Refusal('too-large', 'Send the first 1 MiB of the file, no more.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
