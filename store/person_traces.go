package store

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// traces are what somebody is recognised by in what was drawn for others. Cards name agents by their name alone, which
// others may have too: it counts where the card or message is of something that they had a part in.
type traces struct {
	alone  []string // each tells: ids, own chats, and the nonces that stand in every card of their tickets
	names  []string // as cards show them, beside one of
	beside []string // nonces, cards and chats of what they had a part in
}

// ofTicket adds what the ticket's cards and news are recognised by.
func (t *traces) ofTicket(ticket helpdesk.Ticket, ids []string) {
	if ticket.Requester.Is(ids) {
		t.alone = append(t.alone, known(ticket.Nonce)...)
		return
	}
	for _, p := range themselves(ticket, ids) {
		t.names = append(t.names, known(bot.ShownName(p.Name))...)
	}
	t.beside = append(t.beside, "ticket/"+strconv.FormatInt(int64(ticket.Number), 10)+"/")
	t.beside = append(t.beside, known(ticket.Nonce, ticket.Requester.Account, ticket.Requester.Chat.Conversation, ticket.Thread.Conversation)...)
}

func (t *traces) ofIncident(i helpdesk.Incident) {
	t.names = append(t.names, known(bot.ShownName(i.Confirmed.Name))...)
	t.beside = append(t.beside, known(bot.IncidentCard(i), i.Nonce)...)
}

// known leaves out what is nothing: it stands in every text.
func known(words ...string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

func (t *traces) in(texts ...[]byte) bool {
	return standIn(t.alone, texts) || standIn(t.names, texts) && standIn(t.beside, texts)
}

func standIn(words []string, texts [][]byte) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc(texts, func(text []byte) bool { return bytes.Contains(text, []byte(word)) })
	})
}

// wordsAtOnce is how many words one look through the answers is for.
const wordsAtOnce = 50

// forgetAnswers takes out what others were answered and names the person. They are still recognised when they come again.
func (r *records) forgetAnswers(ctx context.Context, t traces) error {
	words := slices.Compact(slices.Sorted(slices.Values(slices.Concat(t.alone, t.names))))
	for some := range slices.Chunk(words, wordsAtOnce) {
		if err := r.forgetAnswersWith(ctx, some, t); err != nil {
			return err
		}
	}
	return nil
}

func (r *records) forgetAnswersWith(ctx context.Context, words []string, t traces) error {
	type answered struct {
		id   string
		text blob
	}
	conditions, args := make([]string, len(words)), make([]any, len(words))
	for n, word := range words {
		conditions[n], args[n] = r.dialect.contains("answer", "$"+strconv.Itoa(n+1)), []byte(word)
	}
	found, err := list(ctx, r, func(in row) (a answered, err error) { err = in.Scan(&a.id, &a.text); return a, err },
		`SELECT id, answer FROM seen WHERE answer IS NOT NULL AND (`+strings.Join(conditions, " OR ")+`)`, args...)
	if err != nil {
		return err
	}
	for _, a := range found {
		if !t.in(a.text) {
			continue
		}
		if _, err := r.affect(ctx, "forgetting a person", `UPDATE seen SET answer = NULL WHERE id = $1`, a.id); err != nil {
			return err
		}
	}
	return nil
}
