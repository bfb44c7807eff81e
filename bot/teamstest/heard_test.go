package teamstest_test

import (
	"slices"
	"testing"

	"ssprbot/bot/teamstest"
)

func TestHeardFindsWhatALogMayNotHold(t *testing.T) {
	var heard teamstest.Heard
	heard.Add("my password is Tulip!2931x\nand it does not work", "새 암호가 안 먹혀요", `he said "no" \ twice`, "password", "no")
	heard.AddActivity([]byte(`{"type":"message","id":"1734567890123","from":{"name":"Kim Minji"},"recipient":{"id":"28:the-bot-itself"},
		"value":{"action":{"verb":"ticket.comment","data":{"comment":"my phone is broken"}}}}`))
	heard.AddActivity([]byte(`not JSON at all`))
	for log, want := range map[string][]string{
		`{"msg":"turn","activity":"1734567890123","reason":"password","to":"28:the-bot-itself","verb":"ticket.comment"}`: nil,
		`{"error":"reading \"my password is Tulip!2931x\""}`:                                                             {"my password is Tulip!2931x"},
		"panic: and it does not work":                                      {"and it does not work"},
		`{"a":{"b":["새 암호가 안 먹혀요"]}}`:                                      {"새 암호가 안 먹혀요"},
		`{"a":"he said \"no\" \\ twice"}`:                                  {`he said "no" \ twice`},
		`{"by":"Kim Minji","of":"my phone is broken"}`:                     {"Kim Minji", "my phone is broken"},
		"got not JSON at all":                                              {"not JSON at all"},
		"Bearer eyJhbGciOiJSUzI1NiJ9.x secret-ABCDEFGHIJKLMNOPQRSTUVWXYZ.": {"eyJhbGciOiJSUzI1NiJ9.", "secret-ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
	} {
		if got := heard.In(log); !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q", log, got, want)
		}
	}
}

func TestHeardInAnotherProcess(t *testing.T) {
	teams := teamstest.New(t)
	place := teamstest.Personal(teamstest.Someone("Kim Minji"))
	if _, err := teams.TryDeliver("http://127.0.0.1:1/", teams.Message("my phone is broken", place)); err == nil {
		t.Error("nobody answers there")
	}
	heard, err := teamstest.ReadHeard(teams.Environment())
	if err != nil {
		t.Fatal(err)
	}
	log := "my phone is broken, says Kim Minji; " + teams.AppPassword
	if got, want := heard.In(log), []string{"Kim Minji", "my phone is broken", teams.AppPassword}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
