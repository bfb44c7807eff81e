package dialogs

// Signals lists what events can mean, for tests that go through all of it.
func Signals() []string {
	var all []string
	for _, s := range signals() {
		all = append(all, string(s))
	}
	return all
}

// HasHandler tells whether the table has a row with a handler.
func HasHandler(phase Phase, s string) bool {
	t, ok := row(phase, signal(s))
	return ok && t.handle != nil
}

// Understood is the signal that Step takes an event for.
func (m Machine) Understood(s State, e Event) string {
	return string(m.understand(m.current(s), e).signal)
}

// Likeliest is the share of the likeliest issue after all evidence.
func (m Machine) Likeliest(s State) Share { return m.posterior(s.Candidates, s.telling())[0] }
