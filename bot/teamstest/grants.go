package teamstest

import (
	"crypto/x509"
	"time"
)

// AcceptCertificate lets the bot ask for tokens with an assertion signed by that certificate's key.
func (s *Teams) AcceptCertificate(certificate *x509.Certificate) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	s.authority.certificates = append(s.authority.certificates, certificate)
}

// AcceptTenant lets the bot ask for tokens under that tenant too, such as botframework.com for legacy bots.
func (s *Teams) AcceptTenant(tenant string) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	s.authority.tenants = append(s.authority.tenants, tenant)
}

// AcceptScope lets the bot ask for tokens for something else too. The connector does not take those.
func (s *Teams) AcceptScope(scope string) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	s.authority.scopes = append(s.authority.scopes, scope)
}

// TokenLifetime sets how long tokens granted from now on are good for; an hour by default.
func (s *Teams) TokenLifetime(lifetime time.Duration) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	s.authority.lifetime = lifetime
}

// RevokeTokens makes the connector refuse every token granted so far.
func (s *Teams) RevokeTokens() {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	clear(s.authority.granted)
}

// FailTokens lets the next n token requests meet a fault; n below zero means for ever.
func (s *Teams) FailTokens(n int, f Fault) { s.authority.faults.add(n, f) }

// TokenRequests counts the token requests, those that were refused or met a fault included.
func (s *Teams) TokenRequests() int {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	return s.authority.requests
}
