/** Octets of a mail on its way that receivers take at most, its files in base64. Source: Gmail and Outlook.com, 25 MB. */
export const mailOctetsMax = 25 * 1024 * 1024

/** Octets of the body of one send over the HTTP API. */
export const sendBodyOctetsMax = 10 * 1024 * 1024

/** Files of one mail. */
export const attachmentsMax = 20

/** Octets of all files of a mail as they lie on a disk, so that the mail has them in lines of base64 and a megabyte of words. */
export const attachmentOctetsMax = 18_000_000
