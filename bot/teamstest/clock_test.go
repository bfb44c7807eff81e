package teamstest_test

import (
	"crypto/x509"
	"net/http"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

func TestClockAhead(t *testing.T) {
	teams := teamstest.New(t)
	for _, ahead := range []time.Duration{0, time.Hour, -time.Hour} {
		teams.ClockAhead(ahead)
		response, err := teams.Client().Get(teams.MetadataURL())
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		date, err := http.ParseTime(response.Header.Get("Date"))
		if off := date.Sub(time.Now().Add(ahead)).Abs(); err != nil || off > time.Minute {
			t.Errorf("%v ahead: %v, %v", ahead, date, err)
		}
	}
}

func TestCertificate(t *testing.T) {
	end := time.Now().Add(time.Hour)
	leaf, err := x509.ParseCertificate(teamstest.New(t).Certificate(func(c *x509.Certificate) { c.NotAfter = end }).Certificate[0])
	if err != nil || leaf.NotAfter.Sub(end).Abs() > time.Second || leaf.Issuer.CommonName != "teamstest CA" {
		t.Errorf("%v, %v", leaf, err)
	}
}
