package main

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"ssprbot/bot"
	"ssprbot/dialogs/text"
	"ssprbot/doctor"
	"ssprbot/store"
)

// What doctor asks of others. Each check says why, where it asks nothing.

func (p *patient) lookAtBot(ctx context.Context) []doctor.Finding {
	return p.outside.Running(ctx, p.config.listen)
}

func (p *patient) lookAtKeys(ctx context.Context) []doctor.Finding {
	if p.config.local() {
		return []doctor.Finding{doctor.Skipped("local mode checks no token, so it needs no keys")}
	}
	cloud, err := p.config.cloudOf()
	if err != nil || p.config.gate(cloud).Validate() != nil {
		return []doctor.Finding{firstTheRest()}
	}
	return p.outside.Keys(ctx, p.config.gate(cloud))
}

func firstTheRest() doctor.Finding {
	return doctor.Skipped("the configuration has to be right first")
}

func (p *patient) lookAtToken(ctx context.Context) (found []doctor.Finding) {
	if p.config.local() {
		return []doctor.Finding{doctor.Skipped("local mode has no token")}
	}
	if p.config.check() != nil {
		return []doctor.Finding{firstTheRest()}
	}
	cloud, _ := p.config.cloudOf()   // checked
	pem, _ := p.config.certificate() // checked
	p.tokens, found = p.outside.Token(ctx, p.config.credential(cloud, pem))
	return found
}

func (p *patient) lookAtClock(ctx context.Context) []doctor.Finding { return p.outside.Clock(ctx) }

// lookAtConnector looks at the addresses that Teams has named in what the bot keeps, or else at the cloud's.
func (p *patient) lookAtConnector(ctx context.Context) (found []doctor.Finding) {
	if p.config.local() {
		return []doctor.Finding{doctor.Skipped("local mode sends to programs on this machine only")}
	}
	cloud, err := p.config.cloudOf()
	if err != nil {
		return []doctor.Finding{firstTheRest()}
	}
	hosts, err := bot.ParseServiceHosts(cloud, p.config.serviceHosts.values)
	if err != nil {
		return []doctor.Finding{firstTheRest()}
	}
	origins := []string{}
	for _, c := range p.channels(ctx) {
		u, err := url.Parse(c.ServiceURL)
		if err != nil || hosts.Allow(c.ServiceURL) != nil {
			found = []doctor.Finding{doctor.Bad("Teams has named a service URL that the bot may not send to", "set SSPRBOT_CLOUD to the tenant's cloud; only for a connector that you know add its host to SSPRBOT_SERVICE_HOSTS")}
			continue
		}
		origins = append(origins, u.Scheme+"://"+u.Host)
	}
	if len(origins) == 0 && len(found) == 0 {
		origins = []string{"https://" + cloud.ServiceHosts[0]}
	}
	slices.Sort(origins)
	return append(found, p.outside.Connector(ctx, slices.Compact(origins))...)
}

// channels are those that the bot keeps, of allowed tenants; none where it keeps nothing.
func (p *patient) channels(ctx context.Context) []store.Channel {
	if p.kept == nil {
		return nil
	}
	all, _ := p.kept.Channels(ctx, mostJobs) // the helpdesk's check has reported an error
	return slices.DeleteFunc(all, func(c store.Channel) bool {
		return !p.config.local() && !slices.ContainsFunc(p.config.allowedTenants(), func(t string) bool { return strings.EqualFold(t, c.Tenant) })
	})
}

func (p *patient) lookAtEndpoint(ctx context.Context) []doctor.Finding {
	if p.endpoint == "" {
		return []doctor.Finding{doctor.Skipped("the public address: name it with --endpoint https://HOST/api/messages")}
	}
	return p.outside.Endpoint(ctx, p.endpoint)
}

func (p *patient) lookAtSend(ctx context.Context) []doctor.Finding {
	switch {
	case !p.send.asked:
		return []doctor.Finding{doctor.Skipped("a test message, which people see: ask for it with --send")}
	case p.kept == nil:
		return []doctor.Finding{doctor.Bad("no test message was sent: the bot keeps no channel yet", "add the app to a team first; see the check database")}
	case p.tokens == nil && !p.config.local():
		return []doctor.Finding{doctor.Bad("no test message was sent: there is no token to send it with", "see the check token")}
	}
	channel, problem := p.channel(ctx)
	if problem.Says != "" {
		return []doctor.Finding{problem}
	}
	delivery, err := p.testMessage(channel)
	if err != nil {
		return eachLine(err, 1)
	}
	return p.outside.Send(ctx, p.allow(), p.tokens, delivery)
}

// channel is where the test message goes.
func (p *patient) channel(ctx context.Context) (store.Channel, doctor.Finding) {
	all := p.channels(ctx)
	for _, c := range all {
		if p.send.conversation == "" && c.Desk || p.send.conversation == c.Conversation {
			return c, doctor.Finding{}
		}
	}
	fix := "add the app to a team, then write to it in one of its channels"
	if len(all) > 0 {
		var ids []string
		for _, c := range all[:min(len(all), 5)] {
			ids = append(ids, "'--send="+c.Conversation+"'")
		}
		fix = "it keeps these: " + strings.Join(ids, ", ")
	}
	if p.send.conversation == "" {
		return store.Channel{}, doctor.Bad("no test message was sent: no channel is the helpdesk's", fix)
	}
	return store.Channel{}, doctor.Bad("no test message was sent: the bot keeps no channel of that id", fix)
}

func (p *patient) allow() func(serviceURL string) error {
	if p.config.local() {
		return bot.LoopbackHosts().Allow
	}
	cloud, _ := p.config.cloudOf()                                         // checked
	hosts, _ := bot.ParseServiceHosts(cloud, p.config.serviceHosts.values) // checked
	return hosts.Allow
}

// testMessage is in every language, since nobody knows who reads it.
func (p *patient) testMessage(c store.Channel) (bot.Delivery, error) {
	texts, err := p.config.sentences()
	if err != nil {
		return bot.Delivery{}, err
	}
	var sentences []string
	for _, language := range text.Languages() {
		sentences = append(sentences, texts.In(language).TestMessage)
	}
	payload, err := json.Marshal(map[string]any{
		"type": "message", "text": strings.Join(sentences, "\n\n"), "summary": sentences[0],
		"from": map[string]string{"id": "28:" + p.config.appID}, "conversation": map[string]string{"id": c.Conversation},
	})
	return bot.Delivery{
		Operation: bot.Post, ServiceURL: c.ServiceURL, ConversationID: c.Conversation, TenantID: c.Tenant, Payload: payload,
	}, err
}
