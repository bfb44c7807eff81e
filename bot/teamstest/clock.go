package teamstest

import (
	"net/http"
	"time"
)

// ClockAhead lets issuer and authority date their answers by a clock that is ahead of the real one, or behind it. Nothing
// else of them changes.
func (s *Teams) ClockAhead(by time.Duration) { s.ahead.Store(int64(by)) }

// dated puts the date into answers.
func (s *Teams) dated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(time.Duration(s.ahead.Load())).UTC().Format(http.TimeFormat))
		next.ServeHTTP(w, r)
	})
}
