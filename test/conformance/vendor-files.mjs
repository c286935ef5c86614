// Where the vendor's OpenAPI files are. They are the vendor's, so this project does not carry them: whoever has them checks the
// sandbox against them, everybody else is told how to get them.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const variable = 'CARILLON_INFOBIP_OPENAPI';
/** Beside the checkout; a second checkout may lie a folder or two deeper. */
const beside = join('shared', 'infobip-openapi');
const mostParents = 4;

/** As we call them, and as the public mirror does. */
const namesOf = (area) => [`${area}.json`, `infobip-${area}-openapi.json`];

const isFolderOfThem = (folder) => namesOf('sms').some((name) => existsSync(join(folder, name)));

function find() {
  const told = process.env[variable];
  if (told) {
    if (!isFolderOfThem(told)) throw new Error(`${variable}=${told}: no ${namesOf('sms').join(' or ')} there`);
    return told;
  }
  let folder = dirname(fileURLToPath(import.meta.url));
  folder = join(folder, '..', '..');
  for (let parents = 0; parents < mostParents; parents++) {
    folder = dirname(folder);
    if (isFolderOfThem(join(folder, beside))) return join(folder, beside);
  }
  return undefined;
}

export const vendorFiles = find();

export const leftOut = `left out: the sandbox against the vendor's own OpenAPI files, which are not here; they are the vendor's and not ours to carry. To run it: git clone --depth 1 https://github.com/api-evangelist/infobip, then ${variable}=infobip/openapi npm test`;

export function fileOf(area) {
  const name = namesOf(area).find((candidate) => existsSync(join(vendorFiles, candidate)));
  if (!name) throw new Error(`no ${namesOf(area).join(' or ')} in ${vendorFiles}`);
  return join(vendorFiles, name);
}
