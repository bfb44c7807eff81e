package main

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"ssprbot/directory"
	"ssprbot/directory/graphtest"
	"ssprbot/doctor"
)

// TestDoctorNamesTheMissingPermission: what is not granted is named with what it costs, and does not fail the report.
func TestDoctorNamesTheMissingPermission(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	graph := graphtest.New(now)
	defer graph.Close()
	graph.Fail(graphtest.Report, graphtest.Fault{Status: 403, Code: "Authorization_RequestDenied"})
	graph.Fail(graphtest.Organization, graphtest.Fault{Status: 503})
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: graph.Roots()}}
	defer transport.CloseIdleConnections()
	client, err := directory.New(directory.Config{
		URL: graph.URL, Tokens: fixedToken{}, Transport: transport, Now: func() time.Time { return now }, Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	wants := []struct {
		state doctor.State
		words []string
	}{
		{doctor.Warning, []string{"AuditLog.Read.All", "grant the application permission", "what they registered"}},
		{doctor.OK, []string{"User.Read.All is granted"}},
		{doctor.Warning, []string{"503", "try again later"}},
	}
	for i, g := range client.Check(t.Context()) {
		f := granted(g)
		if f.State != wants[i].state {
			t.Errorf("%s is %s: %+v", g.Permission, f.State, f)
		}
		for _, words := range wants[i].words {
			if !strings.Contains(f.Says+f.Fix, words) {
				t.Errorf("%+v does not say %q", f, words)
			}
		}
	}
}
