import { describe, expect, it } from 'vitest';
import { judgeTrace } from '../../power/trace/judge-trace.ts';
import { readTrace } from '../../power/trace/read-trace.ts';

const [nats, sync, api] = ['10', '11', '20'];
const ask = `${api} read(30<socket:[5]>, "POST /v1/events HTTP/1.1\\r\\nce-id: traced-000001\\r\\n", 65536) = 60`;
const record = `${nats} pwrite64(7</store/1.blk>, "\\1\\0Nats-Msg-Id: /trace:traced-000001\\r\\n", 40, 0) = 40`;
const flush = `${nats} fsync(7</store/1.blk>) = 0`;
const ack = `${nats} write(9<socket:[6]>, "MSG _INBOX_api.1 1 40\\r\\n{\\"stream\\":\\"EVENTS\\", \\"seq\\":1}\\r\\n", 50) = 50`;
const answer = `${api} write(30<socket:[5]>, "HTTP/1.1 202 Accepted\\r\\n", 30) = 30`;

const judge = (...lines: readonly string[]) =>
  judgeTrace(readTrace(lines.join('\n')), { idPattern: /traced-\d{6}/g, seqOf: new Map([['traced-000001', 1]]) });

describe('judgeTrace', () => {
  it('finds a sync that was over before the answer', () => {
    expect(judge(ask, record, flush, ack, answer)).toEqual({ answered: 1, synced: 1, amiss: [] });
  });

  it.each([
    ['there was none', [ask, record, ack, answer]],
    ['it came after the ack', [ask, record, ack, flush, answer]],
    ['it came before the record', [ask, flush, record, ack, answer]],
    ['it was that of another file', [ask, record, flush.replace('1.blk', '2.blk'), ack, answer]],
    ['it failed', [ask, record, flush.replace('= 0', '= -1 EIO (Input/output error)'), ack, answer]],
    [
      'it was still going on',
      [ask, record, `${sync} fsync(7</store/1.blk> <unfinished ...>`, ack, `${sync} <... fsync resumed>) = 0`, answer],
    ],
    [
      'it had begun before the record was written',
      [ask, `${sync} fsync(7</store/1.blk> <unfinished ...>`, record, `${sync} <... fsync resumed>) = 0`, ack, answer],
    ],
  ])('finds that %s', (_what, lines) => {
    expect(judge(...lines)).toMatchObject({
      answered: 1,
      synced: 0,
      amiss: [expect.stringContaining('traced-000001')],
    });
  });

  it('finds an answer that did not wait for its PubAck', () => {
    expect(judge(ask, record, flush, answer, ack).amiss).toEqual(['traced-000001: answered 202 before its PubAck']);
  });

  it('asks nothing for what was refused', () => {
    expect(judge(ask, answer.replace('202 Accepted', '503 Service Unavailable'))).toMatchObject({
      answered: 0,
      amiss: [],
    });
  });
});
