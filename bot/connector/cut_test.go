package connector_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/connector"
)

// expectOutcome delivers with each operation and compares: lost is what is wanted of a POST.
func expectOutcome(t *testing.T, client *connector.Client, url string, lost bot.Outcome) {
	t.Helper()
	for _, op := range operations {
		want := bot.Refused
		if op == bot.Post {
			want = lost
		}
		_, err := client.Deliver(t.Context(), delivery(op, url))
		if e := failed(t, err); e.Outcome != want || e.Status != 0 {
			t.Errorf("%s: outcome %d, %v; want %d", op, e.Outcome, err, want)
		}
	}
}

// dialing is a client whose connections are made by dial.
func dialing(t *testing.T, dial func(context.Context) (net.Conn, error)) *connector.Client {
	client, transport := newClient(t), connector.NewTransport()
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	t.Cleanup(transport.CloseIdleConnections)
	client.Transport = transport
	return client
}

func TestNoConnectionIsRefused(t *testing.T) {
	t.Run("connection refused", func(t *testing.T) {
		srv := httptest.NewServer(nil)
		srv.Close()
		expectOutcome(t, newClient(t), srv.URL, bot.Refused)
	})
	t.Run("no such host", func(t *testing.T) {
		client := dialing(t, func(context.Context) (net.Conn, error) {
			return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
		})
		expectOutcome(t, client, "http://smba.example", bot.Refused)
	})
	t.Run("certificate not trusted", func(t *testing.T) {
		srv := httptest.NewUnstartedServer(nil)
		srv.Config.ErrorLog = quiet()
		srv.StartTLS()
		t.Cleanup(srv.Close)
		expectOutcome(t, newClient(t), srv.URL, bot.Refused)
	})
	t.Run("no TLS spoken", func(t *testing.T) {
		url := serve(t, func(http.ResponseWriter, *http.Request) {})
		expectOutcome(t, newClient(t), "https"+url[len("http"):], bot.Refused)
	})
	t.Run("given up while connecting", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client := dialing(t, func(ctx context.Context) (net.Conn, error) {
			cancel()
			<-ctx.Done()
			return nil, ctx.Err()
		})
		_, err := client.Deliver(ctx, delivery(bot.Post, "http://smba.example"))
		if e := failed(t, err); e.Outcome != bot.Refused || !errors.Is(err, context.Canceled) {
			t.Errorf("outcome %d, %v; want Refused, canceled", e.Outcome, err)
		}
	})
}

func TestAnswerLost(t *testing.T) {
	t.Run("cut after the request", func(t *testing.T) {
		var arrived atomic.Int32
		url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			arrived.Add(1)
			panic(http.ErrAbortHandler)
		})
		expectOutcome(t, newClient(t), url, bot.AnswerLost)
		if n := arrived.Load(); n != 3 {
			t.Errorf("3 attempts arrived %d times", n)
		}
	})
	t.Run("not an HTTP answer", func(t *testing.T) {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) { hijack(t, w, r, "SMTP hello\r\n\r\n") })
		expectOutcome(t, newClient(t), url, bot.AnswerLost)
	})
	t.Run("given up while waiting", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			<-r.Context().Done()
		})
		_, err := newClient(t).Deliver(ctx, delivery(bot.Post, url))
		if e := failed(t, err); e.Outcome != bot.AnswerLost || !errors.Is(err, context.Canceled) {
			t.Errorf("outcome %d, %v; want AnswerLost, canceled", e.Outcome, err)
		}
	})
}

func TestDeliverTimesOut(t *testing.T) {
	for name, test := range map[string]struct {
		read bool
		want bot.Outcome
	}{"after sending": {true, bot.AnswerLost}, "before": {false, bot.Refused}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				client := &connector.Client{Allow: anywhere, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					if test.read {
						_, _ = io.ReadAll(r.Body)
					}
					<-r.Context().Done()
					return nil, errors.New("something of the transport's")
				})}
				_, err := client.Deliver(t.Context(), delivery(bot.Post, "https://smba.example"))
				if e := failed(t, err); e.Outcome != test.want || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("outcome %d, %v; want %d, deadline exceeded", e.Outcome, err, test.want)
				}
				if d := time.Since(start); d != connector.Timeout {
					t.Errorf("took %v", d)
				}
			})
		})
	}
}

// A transport that goes on after it reported a failure must find nothing to send.
func TestARefusedPostCannotLeaveLater(t *testing.T) {
	var body io.Reader
	client := &connector.Client{Allow: anywhere, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		body = r.Body
		return nil, errors.New("gave up")
	})}
	_, err := client.Deliver(t.Context(), delivery(bot.Post, "https://smba.example"))
	if e := failed(t, err); e.Outcome != bot.Refused {
		t.Errorf("outcome %d, want Refused", e.Outcome)
	}
	if rest, err := io.ReadAll(body); len(rest) > 0 || err == nil {
		t.Errorf("read %q, %v after the attempt", rest, err)
	}
}

// brittle is a connection whose writes fail once it was told to.
type brittle struct {
	net.Conn
	broken *atomic.Bool
}

func (c brittle) Write(b []byte) (int, error) {
	if c.broken.Load() {
		return 0, errors.New("broken pipe")
	}
	return c.Conn.Write(b)
}

// net/http repeats a request by itself when a kept connection turns out to be dead and the body can be had again.
func TestTransportNeverRepeats(t *testing.T) {
	for _, op := range operations[:2] {
		t.Run(string(op), func(t *testing.T) {
			var arrived, dialed atomic.Int32
			url := serve(t, func(http.ResponseWriter, *http.Request) { arrived.Add(1) })
			broken := new(atomic.Bool)
			client := dialing(t, func(ctx context.Context) (net.Conn, error) {
				dialed.Add(1)
				conn, err := new(net.Dialer).DialContext(ctx, "tcp", url[len("http://"):])
				return brittle{conn, broken}, err
			})
			if _, err := client.Deliver(t.Context(), delivery(op, url)); err != nil {
				t.Fatal(err)
			}
			broken.Store(true)
			_, err := client.Deliver(t.Context(), delivery(op, url))
			failed(t, err)
			if arrived.Load() != 1 || dialed.Load() != 1 {
				t.Errorf("2 attempts: %d arrived over %d connections; want 1 over 1", arrived.Load(), dialed.Load())
			}
		})
	}
}

func TestKeptConnectionCutAfterTheRequest(t *testing.T) {
	for _, op := range operations {
		t.Run(string(op), func(t *testing.T) {
			var arrived atomic.Int32
			url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if arrived.Add(1) > 1 {
					panic(http.ErrAbortHandler)
				}
			})
			client := newClient(t)
			if _, err := client.Deliver(t.Context(), delivery(op, url)); err != nil {
				t.Fatal(err)
			}
			_, err := client.Deliver(t.Context(), delivery(op, url))
			failed(t, err)
			if n := arrived.Load(); n != 2 {
				t.Errorf("2 attempts arrived %d times", n)
			}
		})
	}
}

func TestConnectionsAreReused(t *testing.T) {
	var dialed atomic.Int32
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"code":"BadSyntax"}} and some more that has to be drained`)
	})
	client := dialing(t, func(ctx context.Context) (net.Conn, error) {
		dialed.Add(1)
		return new(net.Dialer).DialContext(ctx, "tcp", url[len("http://"):])
	})
	for range 10 {
		_, err := client.Deliver(t.Context(), delivery(bot.Post, url))
		failed(t, err)
	}
	if n := dialed.Load(); n != 1 {
		t.Errorf("10 deliveries one after the other took %d connections", n)
	}
}
