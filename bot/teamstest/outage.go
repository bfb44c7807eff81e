package teamstest

import "net"

// Fail lets the next n calls to the connector that the fault concerns meet it; n below zero means for ever. Typing
// activities meet none, unless AlsoTyping says so, and neither do calls that are refused anyway.
func (s *Teams) Fail(n int, f Fault) { s.connector.faults.add(n, f) }

// Heal ends all faults of all services that are still pending.
func (s *Teams) Heal() {
	s.connector.faults.clear()
	s.authority.faults.clear()
	s.issuer.faults.clear()
}

// AllowAnonymous lets the connector take calls without a token, as emulators do.
func (s *Teams) AllowAnonymous() {
	s.connector.mu.Lock()
	defer s.connector.mu.Unlock()
	s.connector.anonymous = true
}

// GoOffline closes the connector's port: connections are refused until GoOnline.
func (s *Teams) GoOffline() { s.connector.stop() }

// GoOnline opens the same port again. It fails the test where somebody else took it meanwhile.
func (s *Teams) GoOnline() {
	s.t.Helper()
	c := s.connector
	c.serving.Lock()
	defer c.serving.Unlock()
	if c.server != nil {
		return
	}
	listener, err := net.Listen("tcp", c.address)
	if err != nil {
		s.t.Fatalf("opening the connector's port again: %v", err)
	}
	server := newServer(c.ctx, c)
	_ = server.Listener.Close() // the one that httptest opened for itself
	server.Listener = listener
	server.Start()
	c.server = server
}

func (c *connector) stop() {
	c.serving.Lock()
	defer c.serving.Unlock()
	if c.server != nil {
		c.server.CloseClientConnections() // ends what hangs
		c.server.Close()
		c.server = nil
	}
}
