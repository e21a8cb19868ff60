/** One line per thing that can go wrong: HTTP status, what happened, what to do. Codes are stable; append, never rename. */
export const ERRORS = {
  // platform
  internal: [
    500,
    'Something went wrong inside Scrim.',
    'Look for this time in the server log; report it if it repeats.',
  ],
  not_found: [404, 'There is nothing at this address.', 'Check the address.'],
  invalid_request: [400, 'The request does not have the expected form.', 'Compare it with the API reference.'],
  body_too_large: [413, 'The request is too large.', 'Send less.'],
  not_ready: [503, 'Scrim is starting or stopping.', 'Try again in a few seconds.'],
  demo_data_unreadable: [
    500,
    'The data directory holds demo visits of another version of Scrim.',
    'Choose a new data directory, or delete this one if nothing but the demo is in it.',
  ],
  data_directory_locked: [500, 'The data directory is in use.', 'Stop the process that holds it, or choose another.'],
  data_directory_unwritable: [
    500,
    'The data directory cannot be written.',
    'Fix its owner and mode, or choose another.',
  ],
  port_in_use: [500, 'The port is in use.', 'Choose another with --port, or stop the process that holds it.'],
  route_without_action: [500, 'A route declares no action.', 'Add config: { action } to the route.'],
  migration_changed: [500, 'A migration that has run was edited.', 'Restore it and append a new migration instead.'],
  plaintext_refused: [
    500,
    'Scrim refuses plain HTTP off loopback.',
    'Configure TLS, or say that a proxy terminates it.',
  ],
  // keys
  subject_erased: [410, 'The key of this person was destroyed.', 'Nothing can be done: the data is erased.'],
  key_file_exposed: [500, 'The key file can be read by others.', 'Set its mode to 0600 and rotate the keys.'],
  key_file_damaged: [500, 'The key file cannot be read.', 'Restore it from the key backup.'],
  seal_broken: [500, 'Stored data does not pass its integrity check.', 'Restore the pack from a backup.'],
  // capture
  token_missing: [401, 'The capture token is missing.', 'Send Authorization: Bearer <capture token>.'],
  token_invalid: [401, 'The capture token is not valid.', 'Ask for a new session with the consent receipt.'],
  token_expired: [401, 'The capture token has expired.', 'Ask for a new session with the consent receipt.'],
  token_site_mismatch: [403, 'The capture token belongs to another site.', 'Use the token of this site.'],
  consent_withdrawn: [403, 'Consent was withdrawn.', 'Stop recording and discard what was not sent.'],
  gpc_sent: [403, 'The browser sends Global Privacy Control.', 'Stop recording and discard what was not sent.'],
  origin_refused: [403, 'This origin is not registered for the site.', 'Register the origin in the site settings.'],
  site_unknown: [404, 'This site is not registered.', 'Check the site name in the script tag.'],
  content_type_refused: [
    415,
    'The content type or encoding is not accepted.',
    'Send application/vnd.scrim.batch+json with gzip encoding.',
  ],
  inflated_too_large: [413, 'The batch inflates beyond the limit.', 'Send smaller batches.'],
  gzip_damaged: [400, 'The batch is not a complete gzip stream.', 'Send the batch again.'],
  batch_malformed: [
    400,
    'The batch is not the JSON it should be.',
    'Update the recorder; see docs/capture-protocol.md.',
  ],
  policy_unknown: [
    409,
    'The policy of this batch is not a version of the site.',
    'Reload the policy and the recorder.',
  ],
  policy_mismatch: [409, 'The policy of this batch is not the one consented to.', 'Ask for a new session.'],
  page_mismatch: [409, 'The page does not match the policy rule.', 'Update the recorder.'],
  page_off: [403, 'The policy does not allow capture on this page.', 'Nothing was stored; do not send it again.'],
  rate_limited: [429, 'Too many requests.', 'Wait for the time in Retry-After.'],
  overloaded: [503, 'The server cannot store more at the moment.', 'Wait for the time in Retry-After.'],
  not_durable: [503, 'The batch could not be stored.', 'Send it again.'],
  // audit, access
  audit_unavailable: [503, 'The audit log cannot be written, so nothing was done.', 'Try again; look at the database.'],
  audit_log_damaged: [500, 'The audit log is not whole.', 'Compare it with an earlier export; restore the database.'],
  audit_entry_unknown: [404, 'The audit log has no such entry.', 'Check the position against the size of the log.'],
  sign_in_required: [401, 'Nobody is signed in.', 'Sign in, then try again.'],
  forbidden: [403, 'Your role does not allow this.', 'Ask an administrator, or a colleague whose role does.'],
  purpose_required: [
    403,
    'Say why you look: the purpose is missing or is none of the site.',
    'Send X-Scrim-Purpose with one of the purposes of the policy.',
  ],
  cross_site_refused: [403, 'The request came from another site.', 'Use the console at its own address.'],
  set_up_done: [409, 'This installation already has a first person.', 'Sign in; an administrator can add people.'],
  set_up_code_wrong: [403, 'The set-up code is missing or wrong.', 'Use the code that was printed at start.'],
  person_exists: [409, 'A person with this address exists.', 'Use another address.'],
  // policies
  site_exists: [409, 'A site with this name exists.', 'Choose another name.'],
  policy_missing: [404, 'The site has no policy yet.', 'Add one in the console or in the configuration.'],
  policy_file_unreadable: [500, 'A policy file cannot be read.', 'Check the path in the configuration.'],
  policy_from_file: [
    409,
    'The policy of this site comes from a file.',
    'Change the file; Scrim reads it within seconds.',
  ],
  policy_replaced: [
    409,
    'Another version of the policy was published since this one was made.',
    'Make the change to that version, then publish it.',
  ],
  policy_refused: [422, 'The policy has problems, so the old one stays.', 'Change what the problems name.'],
  asset_unknown: [404, 'No policy of this site names this file.', 'List the file in the policy and activate it.'],
  // consent
  receipt_invalid: [400, 'The consent receipt is not valid.', 'Ask for consent again.'],
  receipt_required: [400, 'A withdrawal names the receipt that it withdraws.', 'Send the signed receipt as previous.'],
  receipt_not_granting: [403, 'The receipt does not allow recording.', 'Ask for consent again.'],
  purpose_unknown: [400, 'The decision names a purpose that the policy does not have.', 'Reload the policy.'],
  policy_outdated: [409, 'The notice that was shown is no longer the current one.', 'Reload the policy and ask again.'],
  gpc_contradiction: [
    400,
    'The browser sends Global Privacy Control, so nothing can be granted.',
    'Honour the signal and record nothing.',
  ],
  // recordings
  recording_unknown: [404, 'There is no such recording.', 'It may have expired; go back to the list.'],
  recording_chunk_unknown: [404, 'The recording has no such part.', 'Read the list of its parts again.'],
  recording_erased: [410, 'The recording was erased at the request of the person recorded.', 'Nothing can be done.'],
  cursor_invalid: [400, 'The cursor does not belong to this list.', 'Start again without a cursor.'],
  // journeys
  segment_property_refused: [
    422,
    'A segment, view or playlist by this is refused.',
    'Choose what people did, or on what device; nothing that is or stands for a prohibited basis.',
  ],
  segment_property_unknown: [422, 'Segments have no such property.', 'Choose one that the builder offers.'],
  segment_value_unknown: [422, 'The property has no such value.', 'Choose one that the builder offers.'],
  segment_unknown: [404, 'There is no such segment.', 'It may have been removed; choose another, or none.'],
  question_exists: [409, 'There is one of this name already.', 'Choose another name, or remove the other.'],
  question_unknown: [404, 'There is nothing saved under this id.', 'It may have been removed; load the list again.'],
  playlist_unknown: [404, 'There is no such playlist, or it is not yours.', 'Go back to the playlists.'],
  view_unknown: [404, 'There is no such saved view, or it is not yours.', 'Go back to the list.'],
  note_unknown: [404, 'There is no such note, or somebody else wrote it.', 'Reload the recording.'],
  collection_full: [409, 'There are as many of these as can be kept.', 'Delete one that is not needed any more.'],
  // heatmaps
  finding_unknown: [404, 'There is no such finding.', 'Read the list of findings again.'],
  proposal_unknown: [
    404,
    'There is no such proposal, or the policy has changed since.',
    'Open the finding again and choose from what it proposes now.',
  ],
  acceptance_too_long: [
    400,
    'A finding is accepted until a day in the future, at most a year ahead.',
    'Choose another end date.',
  ],
  zone_unknown: [404, 'There is no such zone.', 'Somebody may have removed it; read the list again.'],
  zones_full: [409, 'The page has a hundred zones already.', 'Remove one that is not needed any more.'],
  // opportunities
  opportunity_unknown: [404, 'Nobody has decided anything about this opportunity.', 'Open it from the overview.'],
  opportunity_mismatch: [
    400,
    'The address and the place are not of the same opportunity.',
    'Send the place as it was answered.',
  ],
  opportunity_not_fixed: [
    409,
    'No day of a fix is known.',
    'Set it to “being fixed” with the day from which the fix is live.',
  ],
  opportunity_fix_in_future: [422, 'The day of the fix is in the future.', 'Give the day from which the fix is live.'],
  // probes
  probe_not_planned: [409, 'Nobody has said where a probe of this site begins.', 'Save an address first.'],
  probe_url_refused: [
    422,
    'A probe begins at one of the site’s own origins.',
    'Choose an address there, or register the origin in the site settings.',
  ],
  probe_running: [409, 'A probe is under way.', 'Wait until it is done, or cancel it; there is one at a time.'],
  probe_run_unknown: [404, 'There is no such run, or it is over.', 'Read the list of runs again.'],
  probe_script_unknown: [
    404,
    'There is no such script on the payment pages of the last run, or it is not on the list.',
    'Load the list again: another run may have ended meanwhile.',
  ],
  probe_script_unread: [
    422,
    'The last run could not read the content of this script.',
    'Authorise it whatever its content is, or run the probe again.',
  ],
  probe_script_changes: [
    422,
    'This script can be authorised only with the content that was seen.',
    'Authorise this content.',
  ],
  // other capabilities append below
} as const satisfies Record<string, readonly [status: number, message: string, action: string]>;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a stable code. `detail` completes the message; it must hold no personal data. */
export class ScrimError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly action: string;
  /** What `message` says beyond its code's. */
  readonly detail: string | undefined;
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfter: number | null;

  constructor(code: ErrorCode, options: { detail?: string; retryAfter?: number; cause?: unknown } = {}) {
    const [status, message, action] = ERRORS[code];
    super(options.detail ? `${message} ${options.detail}` : message, { cause: options.cause });
    this.name = 'ScrimError';
    this.code = code;
    this.status = status;
    this.action = action;
    this.detail = options.detail;
    this.retryAfter = options.retryAfter ?? null;
  }
}
