package connector

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ssprbot/bot"
)

const (
	rosterTimeout = 6 * time.Second // of a reading: somebody waits for what their press does, and Teams waits ten
	rosterPage    = 500             // the most that the connector gives at once
	rosterPages   = 20              // 10,000 people, the most that a team of a helpdesk is taken for
	pageLimit     = 2 << 20         // bytes of a page; one of 500 people has about 250,000
)

// member is a person on a team's list (Teams documentation, "Get Teams specific context for your bot"). The id in the
// directory goes by two names, depending on who describes the service.
type member struct {
	ObjectID          string `json:"objectId"`
	AadObjectID       string `json:"aadObjectId"`
	TenantID          string `json:"tenantId"`
	UserRole          string `json:"userRole"`
	UserPrincipalName string `json:"userPrincipalName"`
}

var (
	errPage = errors.New("the list of members cannot be read")
	errLong = fmt.Errorf("the team has more than %d members: let the helpdesk have a team of its own", rosterPage*rosterPages)
)

// list reads who is in a team: by aadObjectId in lower case, whether as a guest.
func (r *Roster) list(ctx context.Context, serviceURL, teamID string) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, rosterTimeout)
	defer cancel()
	guests := map[string]bool{}
	token := ""
	for range rosterPages {
		members, next, err := r.page(ctx, serviceURL, teamID, token)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if id := cmp.Or(m.ObjectID, m.AadObjectID); id != "" {
				guests[strings.ToLower(id)] = r.isGuest(m)
			}
		}
		if token = next; token == "" {
			return guests, nil
		}
	}
	return nil, errLong
}

func (r *Roster) page(ctx context.Context, serviceURL, teamID, token string) ([]member, string, error) {
	query := url.Values{"pageSize": {fmt.Sprint(rosterPage)}}
	if token != "" {
		query.Set("continuationToken", token)
	}
	answer, err := r.Client.do(ctx, call{
		method: http.MethodGet, serviceURL: serviceURL, path: []string{"v3", "conversations", teamID, "pagedmembers"}, query: query,
		repeatable: true, outcome: placeOutcome, limit: pageLimit,
	})
	if err != nil {
		return nil, "", err
	}
	var page struct {
		Members           []member `json:"members"`
		ContinuationToken string   `json:"continuationToken"`
	}
	if err := json.Unmarshal(answer, &page); err != nil || page.Members == nil {
		return nil, "", errPage
	}
	return page.Members, page.ContinuationToken, nil
}

// isGuest takes everybody for a guest who is not plainly one of the organisation's own people: what the bot does not
// know of somebody must not give them a right.
func (r *Roster) isGuest(m member) bool {
	own := len(r.Tenants) == 0 || slices.ContainsFunc(r.Tenants, func(t string) bool { return strings.EqualFold(t, m.TenantID) })
	switch {
	case strings.Contains(strings.ToUpper(m.UserPrincipalName), "#EXT#"): // how the directory names guests
		return true
	case m.UserRole == "":
		return !own
	case !strings.EqualFold(m.UserRole, "user"):
		return true
	}
	return m.TenantID != "" && !own
}

// rosterError tells why it is not known who is in a team.
func rosterError(cause error) error {
	if e, ok := errors.AsType[*bot.DeliveryError](cause); ok && e.Status != 0 {
		cause = fmt.Errorf("status %d: %w", e.Status, e.Err)
	} else if ok {
		cause = e.Err
	}
	return fmt.Errorf("reading who is in a team: %w", cause)
}
