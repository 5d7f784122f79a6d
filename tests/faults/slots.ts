/**
 * How many SMTP transactions one mailer has open at most, for campaigns and for all that a case
 * sends: half of the 32 connections of a relay of one's own, and a quarter for confirmations.
 */
export const SLOTS = { campaigns: 16, all: 24 }
