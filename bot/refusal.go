package bot

// Refusal is the error for a request that is turned away. Its text goes to the log and never to the caller, who gets
// Status and an empty body: 400 not an activity, 401 token missing or wrong, 403 a good token that may not speak
// here, 413 too large, 415 not JSON. It carries no token, no claim's value and no message text.
type Refusal struct {
	Status int
	Reason string
}

func (r *Refusal) Error() string { return "refused: " + r.Reason }

// Caller is who sent a request, as far as its headers proved it before the body was read.
type Caller interface {
	// Check decides whether the caller may speak for this activity. Its error is a *Refusal.
	Check(a *Activity) error
}
