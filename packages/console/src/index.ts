export { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';
