/** The probe was asked for something it does not do; the message says what it takes. */
export class ProbeRefusal extends Error {
  readonly code:
    | 'probe_url'
    | 'probe_option'
    | 'probe_origin'
    | 'probe_script'
    | 'probe_browser'
    | 'probe_file'
    | 'probe_proposal'
    | 'probe_stopped';

  constructor(code: ProbeRefusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}
