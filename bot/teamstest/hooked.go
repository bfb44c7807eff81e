package teamstest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ServeHTTP takes one call.
func (w *Webhook) ServeHTTP(response http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(response, r.Body, bodyLimit))
	if err != nil {
		newAnswer(http.StatusBadRequest, nil).write(response)
		return
	}
	call := Hooked{Body: body, Header: r.Header, Delivery: r.Header.Get("Ssprbot-Delivery"), Time: time.Now()}
	call.Signed = w.signed(r.Header, body, call.Time)
	fault := w.faults.take(r.Method, "", false)
	if !fault.carriesOut() {
		call.Status = fault.status
		w.record(call)
	}
	fault.serve(response, r, connectorProblem, func() answer { return w.take(r, call) })
}

func (w *Webhook) take(r *http.Request, call Hooked) answer {
	a := newAnswer(http.StatusNoContent, nil)
	switch {
	case r.Method != http.MethodPost:
		a.status = http.StatusMethodNotAllowed
	case !call.Signed:
		a.status = http.StatusUnauthorized
	case call.Delivery == "" || !json.Valid(call.Body):
		a.status = http.StatusBadRequest
	}
	call.Status = a.status
	w.record(call)
	return a
}

// signed checks the signature as docs/webhook.md tells receivers to.
func (w *Webhook) signed(header http.Header, body []byte, now time.Time) bool {
	timestamp := header.Get("Ssprbot-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, []byte(w.Secret))
	_, _ = io.WriteString(mac, timestamp+"."+string(body)) // a hash takes everything
	signature, version1 := strings.CutPrefix(header.Get("Ssprbot-Signature"), "v1=")
	given, err := hex.DecodeString(signature)
	return version1 && err == nil && hmac.Equal(given, mac.Sum(nil))
}

func (w *Webhook) record(call Hooked) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, call)
	close(w.changed)
	w.changed = make(chan struct{})
}
