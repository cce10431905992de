import fc from 'fast-check';
import { auditReserve, isAuditTurn } from '../../model/audit-schedule.js';
import { seededKey } from '../../model/random.js';

describe('isAuditTurn', () => {
  it('takes ⌊n · rate⌋ of the first n questions from the reserve', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.double({ min: 0, max: 1, noNaN: true }), (asked, rate) => {
        const turns = Array.from({ length: asked }, (_, n) => isAuditTurn(n, rate));
        expect(turns.filter(Boolean)).toHaveLength(Math.floor(asked * rate));
      }),
    );
  });

  it('never audits at 0 and always at 1', () => {
    expect([0, 1, 99].some((asked) => isAuditTurn(asked, 0))).toBe(false);
    expect([0, 1, 99].every((asked) => isAuditTurn(asked, 1))).toBe(true);
  });
});

describe('auditReserve', () => {
  const keys = Float64Array.from({ length: 10_000 }, (_, index) => seededKey(1, `item ${index}`));

  it('holds about the share, in ascending order of key', () => {
    const reserve = auditReserve(keys, { share: 0.15 });
    expect(reserve.length).toBeGreaterThan(1400);
    expect(reserve.length).toBeLessThan(1600);
    const ordered = Array.from(reserve, (row) => keys[row] ?? NaN);
    expect(ordered).toEqual([...ordered].sort((a, b) => a - b));
  });

  it('keeps the smallest keys under a cap, so that a cap cuts the same order short', () => {
    const whole = auditReserve(keys, { share: 0.15 });
    expect(auditReserve(keys, { share: 0.15, cap: 100 })).toEqual(whole.slice(0, 100));
  });

  it('is empty at share 0', () => {
    expect(auditReserve(keys, { share: 0 })).toHaveLength(0);
  });
});
