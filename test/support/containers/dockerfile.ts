import { spawn } from 'node:child_process';
import { cpSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export type Instruction = Readonly<{ keyword: string; text: string }>;

/** What a Dockerfile makes, without Docker: `root` stands for `/` of the last stage. */
export type Image = Readonly<{
  root: string;
  /** A path of the container, on this machine. */
  at(path: string): string;
  /** The root of an earlier stage. */
  stage(name: string): string;
  workdir: string;
  user: string;
  env: Readonly<Record<string, string>>;
  command: readonly string[];
}>;

export function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text.replaceAll(/\\\n/g, ' ').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { keyword, text: rest };
    });
}

type Stage = { readonly root: string; workdir: string; user: string; env: Record<string, string>; command: string[] };

/** Performs the steps of `<context>/Dockerfile` in the empty folder `into`, in order. Throws at an instruction it does not know. */
export async function buildImage(context: string, into: string): Promise<Image> {
  const stages = new Map<string, Stage>();
  const ignored = new Set(readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean));
  let stage: Stage | undefined;
  for (const { keyword, text } of parseDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    if (keyword === 'FROM') {
      const name = / AS (\S+)$/.exec(text)?.[1] ?? 'last';
      stage = { root: join(into, name), workdir: '/', user: 'root', env: {}, command: [] };
      mkdirSync(stage.root, { recursive: true });
      stages.set(name, stage);
      continue;
    }
    if (stage === undefined) throw new Error(`${keyword} before FROM`);
    await perform(keyword, text, stage, { context, ignored, stages });
  }
  if (stage === undefined) throw new Error('a Dockerfile without a stage');
  const { root, workdir, user, env, command } = stage;
  const stageRoot = (name: string): string => stages.get(name)?.root ?? '';
  return { root, workdir, user, env, command, at: (path) => join(root, path), stage: stageRoot };
}

type World = Readonly<{ context: string; ignored: ReadonlySet<string>; stages: ReadonlyMap<string, Stage> }>;

async function perform(keyword: string, text: string, stage: Stage, world: World): Promise<void> {
  switch (keyword) {
    case 'WORKDIR':
      stage.workdir = resolve(stage.workdir, text);
      mkdirSync(join(stage.root, stage.workdir), { recursive: true });
      return;
    case 'ENV':
      for (const pair of text.split(/\s+/))
        stage.env[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
      return;
    case 'USER':
      stage.user = text;
      return;
    case 'CMD':
      stage.command = JSON.parse(text) as string[];
      return;
    case 'EXPOSE':
      return;
    case 'COPY':
      return copy(text.split(/\s+/), stage, world);
    case 'RUN':
      return text.startsWith('npm ci ') ? install(text, stage, world) : run(text, stage);
    default:
      throw new Error(`this test does not know ${keyword}`);
  }
}

function copy(words: readonly string[], stage: Stage, { context, ignored, stages }: World): void {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.at(-1) ?? '';
  const into = join(stage.root, resolve(stage.workdir, target));
  for (const source of paths.slice(0, -1)) {
    if (from !== undefined) {
      linkTree(join(stages.get(from)?.root ?? '', source), into);
      continue;
    }
    const contents = source === '.' ? readdirSync(context).filter((name) => !ignored.has(name)) : [source];
    for (const name of contents) {
      const whole = source === '.' || target.endsWith('/');
      cpSync(join(context, name), whole ? join(into, basename(name)) : into, { recursive: true });
    }
  }
}

/**
 * What `npm ci` leaves: the packages of this clone, which npm put there by the same lockfile, less those that the flags omit. To
 * fetch them all once more would take a minute and a network, and only try npm.
 */
function install(text: string, stage: Stage, { context }: World): Promise<void> {
  const from = join(context, 'node_modules');
  const to = join(stage.root, stage.workdir, 'node_modules');
  for (const name of readdirSync(from).filter((entry) => !entry.startsWith('.') || entry === '.bin'))
    linkTree(join(from, name), join(to, name));
  // npm writes into its own record, so that must not be a link.
  cpSync(join(from, '.package-lock.json'), join(to, '.package-lock.json'));
  return text.includes('--omit') ? run(`${text.replace('npm ci', 'npm prune')} --offline`, stage) : Promise.resolve();
}

/** Copies of what nobody changes: hard links take no time and no room. */
function linkTree(from: string, to: string): void {
  const kind = lstatSync(from);
  mkdirSync(dirname(to), { recursive: true });
  if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (!kind.isDirectory()) linkSync(from, to);
  else {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) linkTree(join(from, name), join(to, name));
  }
}

/** As root of this folder instead of this machine. */
function run(text: string, stage: Stage): Promise<void> {
  const command = text.replaceAll(/(?<=\s)\/home\/\S*/g, (path) => `'${stage.root}${path}'`);
  return new Promise((done, reject) => {
    const child = spawn('sh', ['-c', command], {
      cwd: join(stage.root, stage.workdir),
      env: {
        PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
        HOME: process.env['HOME'],
        ...stage.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (output = (output + part).slice(-4_000)));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? done() : reject(new Error(`RUN ${text} ended with ${code}:\n${output}`)),
    );
  });
}
