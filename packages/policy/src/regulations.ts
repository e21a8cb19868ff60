/** The provisions that the policy's rules rest on. */
export const REGULATIONS = {
  minimisation: 'GDPR Art. 5(1)(c), data minimisation; Cal. Civ. Code § 1798.100(c)',
  purpose: 'GDPR Art. 5(1)(b), purpose limitation; 11 CCR § 7002',
  storage: 'GDPR Art. 5(1)(e), storage limitation',
  consent: 'GDPR Art. 7(1) and 7(3); Directive 2002/58/EC Art. 5(3); Cal. Penal Code § 631',
  information: 'GDPR Art. 13; Cal. Civ. Code § 1798.100(a)',
  gpc: '11 CCR § 7025, opt-out preference signals',
  reask: 'Cal. Civ. Code § 1798.135(c)(4), twelve months before asking again',
  records: '11 CCR § 7101, consumer requests are recorded for 24 months',
  disposal: '16 CFR § 314.4(c)(6), customer information is disposed of within two years of its last use',
  nonpublic: '15 U.S.C. § 6809(4) and 16 CFR § 314.2, nonpublic personal information',
  authentication: '16 CFR § 314.4(c)(1), access controls; NIST SP 800-63B § 5.1',
  card: 'PCI DSS 4.0.1 requirements 3.3.1 and 3.4.1',
  paymentPage: 'PCI DSS 4.0.1 requirements 6.4.3 and 11.6.1',
  governmentId: 'Cal. Civ. Code §§ 1798.85 and 1798.140(ae)(1)(A)',
  bankAccount: '15 U.S.C. § 6802(d); Cal. Civ. Code § 1798.140(ae)(1)(B)',
  credit: '12 CFR § 1002.12 (Regulation B); 15 U.S.C. § 1681 (FCRA)',
} as const;

export type Regulation = (typeof REGULATIONS)[keyof typeof REGULATIONS];
