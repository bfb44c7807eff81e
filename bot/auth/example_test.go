package auth_test

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/auth"
)

func ExampleGate() {
	i := newIssuer("k1") // stands for login.botframework.com
	gate := auth.NewGate(auth.Config{
		AppID:   appID,
		Cloud:   bot.Clouds()[0],
		Tenants: []string{tenant},
		Client:  &http.Client{Transport: i},
	})

	caller, err := gate.Admit(request(signed(time.Now(), "k1", 0))) // before the body is read
	fmt.Println("admitted:", err)

	lie := &bot.Activity{}
	lie.ChannelID, lie.ServiceURL = "msteams", "https://evil.example/"
	if refusal, ok := errors.AsType[*bot.Refusal](caller.Check(lie)); ok { // when the body is decoded
		fmt.Println(refusal.Status, refusal.Reason)
	}
	// Output:
	// admitted: <nil>
	// 403 activity has another service URL than the token
}

func ExampleLocal() {
	r := request("")
	r.Header.Del("Authorization")
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "rebound.example"
	_, err := auth.Local{}.Admit(r)
	fmt.Println(err)
	// Output: refused: Host is not loopback
}
