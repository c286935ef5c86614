import { describe, expect, it } from 'vitest';
import { readinessLines } from '../../../../cli/stack/readiness.ts';
import { statusText } from '../../../../cli/stack/status.ts';

describe('statusText', () => {
  const at = Date.parse('2026-11-21T12:00:00Z');
  const part = { pid: 42, since: '2026-11-21T11:58:50Z', log: '/x', restarts: 3, state: 'ready' };

  it('shows each part with its age and restarts, and a clock only when it is bent', () => {
    const status = {
      home: '/h',
      state: 'running',
      delivery: 'sandbox',
      clockScale: 1,
      engines: [],
      processes: [{ ...part, name: 'router' }],
    } as const;
    expect(statusText(status, [], at)).toMatch(/router\s+ready\s+42\s+70 s\s+3/);
    expect(statusText(status, [], at)).not.toMatch(/clock/);
    expect(statusText({ ...status, clockScale: 1000 }, [], at)).toMatch(/clock\s+1000 × real time/);
  });

  it('says what an orphaned stack is and what to do', () => {
    expect(statusText({ home: '/h', state: 'orphaned', engines: [], processes: [] }, [], at)).toMatch(
      /start takes them over, stop ends them/,
    );
  });
});

describe('readinessLines', () => {
  it('shows every brake that is on', () => {
    const halt = { workspace: 'default', since: '2026-11-21T12:00:00Z' };
    const halts = [
      { ...halt, channel: null, journey: null },
      { ...halt, channel: 'sms', journey: 'welcome' },
    ];
    const [ready, all, some] = readinessLines({ status: 'ready', halts });
    expect(ready).toMatch(/ready$/);
    expect(all).toMatch(/HALTED +everything .*carillon resume/);
    expect(some).toMatch(/HALTED +sms, journey welcome/);
  });
});
