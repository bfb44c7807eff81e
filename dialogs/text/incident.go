package text

// Incident is what is said around a trouble that many people meet at once.
type Incident struct {
	Title   string `fill:"number"` // while it is a question
	Certain string `fill:"number"`
	Lead    string `fill:"people time title"`
	// Where it stands, to the desk.
	Suspected     string
	Confirmed     string `fill:"name"`
	Certainly     string // confirmed by somebody who is not known any more
	Refuted, Over string
	Buttons       struct{ Confirm, Refute, End string }
	// To who met it.
	Known, Ended string `fill:"title"`
}

// Digest is what the desk reads once a day of posts that the bot left alone.
type Digest struct {
	Title string
	Lead  string `fill:"count"`
	More  string `fill:"count"` // for which there is no room
}
