package connector_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"ssprbot/bot"
	"ssprbot/bot/connector"
)

func Example() {
	teams := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.RequestURI)
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"id":"1700000000000"}`)
	}))
	defer teams.Close()
	client := &connector.Client{
		Allow:     func(string) error { return nil }, // in earnest bot.ServiceHosts.Allow
		Transport: connector.NewTransport(),
		Version:   "1.0.0",
	}
	posted, err := client.Deliver(context.Background(), bot.Delivery{
		Operation:      bot.Post,
		ServiceURL:     teams.URL + "/emea/",
		ConversationID: "a:1",
		Payload:        []byte(`{"type":"message","text":"Hello"}`),
	})
	fmt.Println(posted.ActivityID, err)
	// Output:
	// POST /emea/v3/conversations/a%3A1/activities
	// 1700000000000 <nil>
}
