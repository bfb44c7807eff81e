package bot

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

const (
	digestBatch = 500 // posts that one look takes; the rest comes with the next
	digestLines = 20
)

// digestUnsure tells the desks of the posts on which the bot was silent until the last time of the digest. With the
// telling, where they stand is forgotten: each is told of once, whoever looks.
func (b *Bot) digestUnsure(ctx context.Context) error {
	now := b.Now()
	digest := b.routes.Load().Digest()
	last := digest.Last(now)
	if last.IsZero() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, wakeTimeout)
	defer cancel()
	err := b.Store.Work(ctx, now, func(records helpdesk.Records) (deliveries []Delivery, err error) {
		unsure, err := records.Unsure(ctx, last, digestBatch)
		if err != nil {
			return nil, err
		}
		byTenant := map[string][]helpdesk.Sighting{}
		var tenants []string
		for _, s := range unsure {
			if byTenant[s.Tenant] == nil {
				tenants = append(tenants, s.Tenant)
			}
			byTenant[s.Tenant] = append(byTenant[s.Tenant], s)
			if err := records.Digested(ctx, s.Tenant, s.Key); err != nil {
				return nil, err
			}
		}
		d := b.desk(records, now)
		for _, tenant := range tenants {
			told, err := d.digest(ctx, tenant, byTenant[tenant], digest.Zone)
			if err != nil {
				return nil, err
			}
			deliveries = append(deliveries, told...)
		}
		return deliveries, nil
	})
	b.outbox.wake()
	return failed("telling of posts that were left alone", err)
}

// digest is the message to the desk that gets what no route names; nothing where there is none any more.
func (d *desk) digest(ctx context.Context, tenant string, unsure []helpdesk.Sighting, zone *time.Location) ([]Delivery, error) {
	route := d.routes.For("")
	place, err := d.channel(ctx, tenant, route)
	if err != nil {
		if errors.Is(err, errNoDesk) {
			return nil, nil // nobody could look at them
		}
		return nil, err
	}
	drawn, err := d.unsurePosts(route.Language, tenant, unsure, zone)
	if err != nil {
		return nil, err
	}
	delivery, err := d.delivery(drawn, place, tenant)
	delivery.Operation = Post
	return []Delivery{delivery}, err
}

// unsurePosts links to posts by when they were written. What they said is not kept.
func (r renderer) unsurePosts(wanted knowledge.Language, tenant string, unsure []helpdesk.Sighting, zone *time.Location) (schema.Activity, error) {
	language := r.spoken(wanted)
	s := r.texts.In(language).Digest
	lead := text.Fill(s.Lead, "count", strconv.Itoa(len(unsure)))
	body := []card.Element{card.TextBlock{Text: s.Title, Style: card.Heading}, card.TextBlock{Text: lead, Spacing: card.Small}}
	var open []card.Action
	for _, post := range unsure[:min(digestLines, len(unsure))] {
		open = append(open, card.OpenURL{Title: post.At.In(zone).Format("2006-01-02 15:04"), URL: postURL(tenant, post.Where)})
	}
	body = append(body, stacked(open)...)
	if rest := len(unsure) - digestLines; rest > 0 {
		body = append(body, card.TextBlock{Text: text.Fill(s.More, "count", strconv.Itoa(rest)), Spacing: card.Small})
	}
	return oneCard(language, lead, body)
}

// postURL is where Teams shows the post that begins a thread ("Deep link to a chat message").
func postURL(tenant string, p helpdesk.Place) string {
	channel, root, _ := strings.Cut(p.Conversation, ";messageid=")
	return "https://teams.microsoft.com/l/message/" + url.PathEscape(channel) + "/" + url.PathEscape(root) + "?tenantId=" + url.QueryEscape(tenant)
}
