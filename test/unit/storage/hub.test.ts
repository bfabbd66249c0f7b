import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRepository } from '../../../src/storage/download/hub';

const COMMIT = '9ce6f623874b8e9cb7617c399b67cec820b7a594';
let answer: { status: number; body: unknown };
let asked: string | undefined;
let server: Server;
let host: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked = request.url;
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => server.close());

it('pins every file to the commit and gives its hash', async () => {
  const sha256 = 'ab'.repeat(32);
  const siblings = [
    { rfilename: 'model Q4.gguf', size: 12, lfs: { sha256, size: 12, pointerSize: 1 } },
    { rfilename: 'README.md', size: 3 },
  ];
  answer = { status: 200, body: { sha: COMMIT, cardData: { license: 'apache-2.0' }, siblings } };
  const repository = await readRepository('owner/model', { host });
  expect(asked).toBe('/api/models/owner/model/revision/main?blobs=true');
  expect(repository).toEqual({
    name: 'owner/model',
    commit: COMMIT,
    licence: 'apache-2.0',
    files: [
      {
        path: 'model Q4.gguf',
        url: `${host}/owner/model/resolve/${COMMIT}/model%20Q4.gguf`,
        sizeBytes: 12,
        sha256,
      },
      {
        path: 'README.md',
        url: `${host}/owner/model/resolve/${COMMIT}/README.md`,
        sizeBytes: 3,
        sha256: null,
      },
    ],
  });
});

it.each([
  [401, 'only those who signed in'],
  [404, 'no such repository'],
  [429, 'too many requests'],
  [500, 'the answer 500'],
])('says what the answer %i means', async (status, message) => {
  answer = { status, body: {} };
  const reading = readRepository('owner/model', { host });
  await expect(reading).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringContaining(message) as string,
  });
});

it('says where an answer is not what it should be', async () => {
  answer = { status: 200, body: { sha: 'main', siblings: [] } };
  await expect(readRepository('owner/model', { host })).rejects.toMatchObject({
    message: expect.stringContaining('at sha') as string,
  });
});

it('refuses what is no name of a repository', async () => {
  await expect(readRepository('../secrets', { host })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});
