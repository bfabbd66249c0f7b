import { expect, test } from 'vitest';

import { MemorySource } from '../../../src/llm/gguf/memory-source';
import { refusalOf } from './refusal';

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test.each<[string, Uint8Array, string]>([
  ['empty', new Uint8Array(0), 'the file is empty'],
  ['login page', latin1('<!DOCTYPE html><title>Sign in</title>'), 'a web page'],
  ['web page after a byte order mark', latin1('\xef\xbb\xbf\r\n<html lang="en">'), 'a web page'],
  ['object store error', latin1('<?xml version="1.0"?><Error>'), 'a web page'],
  ['LFS pointer', latin1('version https://git-lfs.github.com/spec/v1\noid'), 'Git LFS pointer'],
  ['safetensors', latin1('\x20\x01\0\0\0\0\0\0{"__metadata__":{}}'), 'safetensors'],
  ['PyTorch', latin1('PK\x03\x04\0\0'), 'a ZIP archive, as PyTorch'],
  ['GGML', latin1('lmgg\x01\0\0\0'), 'GGML formats before GGUF'],
  ['GGMF', latin1('fmgg\x01\0\0\0'), 'GGML formats before GGUF'],
  ['GGJT', latin1('tjgg\x01\0\0\0'), 'GGML formats before GGUF'],
  ['byte-swapped', latin1('FUGG\0\0\0\x03'), 'byte-swapped'],
  ['gzip', latin1('\x1f\x8b\x08\0'), 'compressed with gzip'],
  ['JSON error', latin1('{"error":"Repository not found"}'), 'looks like JSON'],
  ['zeros', new Uint8Array(4096), 'begins with zeros'],
  ['two bytes', latin1('GG'), 'begins with bytes 47 47, allowed "GGUF"'],
  ['anything else', latin1('GUFF\x03\0\0\0\0'), 'begins with bytes 47 55 46 46 03 00 00 00'],
])('%s is not a GGUF, and is told so', async (_kind, bytes, told) => {
  const refusal = await refusalOf(new MemorySource('x.gguf', bytes));
  expect(refusal).toMatch(/^malformed_file: x\.gguf is not a GGUF: /);
  expect(refusal).toContain(told);
});
