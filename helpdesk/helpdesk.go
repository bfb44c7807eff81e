// Package helpdesk is what the people on the other side of the counter work with: tickets, the channels that they go
// to, and disturbances that many people meet at once.
//
// A ticket is a small state machine like a dialog, drawn in docs/helpdesk.md. Step is pure: (ticket, event) → (ticket,
// effects), or *Denied; it knows no clock, no chat and no store. Whoever runs it loads the ticket, keeps what comes out
// and carries out the effects, all in one transaction (see Records).
//
// Invariants: a ticket has one origin and an origin has one ticket; every change grows its version by one and leaves an
// entry in the trail; of two changes made from the same version one is refused (ErrConflict); what somebody may do
// follows from the Role that the caller has found out, never from what a card says. No text in here was taken from a
// message without secrets having been taken out.
//
// How cards look (package bot), where rows lie (package store) and who is on a team's roster (bot/connector) does not
// belong here.
package helpdesk
