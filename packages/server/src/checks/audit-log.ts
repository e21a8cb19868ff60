import { verifyLog } from '../audit/verify-log.ts';
import { ScrimError } from '../platform/errors.ts';
import { type Check, type CheckOutcome, counted } from './check.ts';

export const auditLogChanged: Check = {
  id: 'audit-log-changed',
  title: 'The audit log is what was signed',
  scope: 'installation',
  async run(context) {
    try {
      const { problems, entries, checkpoints } = await verifyLog(context);
      const [first] = problems;
      if (first === undefined) {
        const detail = `${counted(entries, 'entry', 'entries')} hashed again and held against ${counted(checkpoints, 'signed checkpoint')}.`;
        return { state: 'passed', detail };
      }
      const more = problems.length > 1 ? ` And ${counted(problems.length - 1, 'further problem')}.` : '';
      return failed(`${first}${more}`);
    } catch (error) {
      if (error instanceof ScrimError && error.code === 'audit_log_damaged') return failed(error.message);
      throw error;
    }
  },
};

const failed = (detail: string): CheckOutcome => ({
  state: 'failed',
  detail,
  places: [{ page: 'Audit log', path: 'entries and checkpoints', severity: 'critical' }],
});
