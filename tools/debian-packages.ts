/** The Debian packages of the foreign programs that tests run against, by area, each with what it is for. */
export const debianPackages = {
  peers: {
    kannel: 'an SMPP client and server of another make',
    'kannel-extras': "Kannel's test boxes, fakesmsc among them",
    'libnet-smpp-perl': 'an SMPP client in Perl',
    'libsmpp34-dev': 'an SMPP codec in C',
    gcc: 'compiles the programs around libsmpp34',
    'libc6-dev': 'headers for the same',
    tshark: 'reads our wire formats with the dissectors of Wireshark',
    postfix: 'a mail server, and smtp-sink, which takes mails and answers as it is told',
    swaks: 'an SMTP client that speaks STARTTLS and AUTH',
    'libnet-ssleay-perl': 'what swaks encrypts with',
    'libauthen-sasl-perl': 'what swaks signs in with',
  },
  e2e: {
    chromium: 'the browser that drives the console',
  },
} as const satisfies Record<string, Record<string, string>>

/** Areas whose tests need foreign programs. */
export type PeerArea = keyof typeof debianPackages
