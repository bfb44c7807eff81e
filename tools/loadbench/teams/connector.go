package teams

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/valyala/fasthttp"
)

var (
	isTyping   = []byte(`"type":"typing"`)
	isMessage  = []byte(`"type":"message"`)
	attachment = []byte(`"attachments":[`)
)

// receive takes what the bot posts. Teams answers 201 and the id of the new activity.
func (t *Teams) receive(ctx *fasthttp.RequestCtx) {
	at := time.Now()
	ctx.Response.Header.SetContentType("application/json; charset=utf-8")
	if _, ok := t.granted.Load(string(ctx.Request.Header.Peek("Authorization"))); !ok {
		t.counts.unauthorized.Add(1)
		ctx.SetStatusCode(http.StatusUnauthorized)
		return
	}
	body := ctx.PostBody()
	turn, known := turnOf(ctx.Path())
	switch {
	case !known || !ctx.IsPost():
		t.counts.strange.Add(1)
		ctx.SetStatusCode(http.StatusNotFound)
		return
	case bytes.Contains(body, isTyping):
		t.counts.typing.Add(1)
	case !bytes.Contains(body, isMessage) || !bytes.Contains(body, attachment):
		t.counts.strange.Add(1)
	default:
		t.counts.replies.Add(1)
		if replied := t.replied.Load(); replied != nil {
			(*replied)(turn, at)
		}
	}
	ctx.SetStatusCode(http.StatusCreated)
	ctx.SetBodyString(`{"id":"1700000000000"}`)
}

// turnOf finds the turn's number in /teams/v3/conversations/ID/activities or …/activities/ID, decoded.
func turnOf(path []byte) (int, bool) {
	rest, ours := bytes.CutPrefix(path, []byte("/teams/v3/conversations/"+conversationPrefix))
	id, _, found := bytes.Cut(rest, []byte("/activities"))
	turn, err := strconv.Atoi(string(id))
	return turn, ours && found && err == nil
}
