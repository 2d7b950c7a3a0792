export type Mail = { to: string; subject: string; text: string };

/** Sends mail. Resolves once a server has taken it over; throws where none did. */
export type Mailer = { send: (mail: Mail) => Promise<void> };
