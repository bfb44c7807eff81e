package text

// Incident is what is said around a trouble that many people meet at once.
type Incident struct {
	Title   string `fill:"number"` // while it is a question
	Certain string `fill:"number"`
	Lead    string `fill:"people time title"`
	// Where it stands, to the desk.
	Suspected string
	Confirmed string `fill:"name"`
	Certainly string // confirmed by somebody who is not known any more
	Refuted   string
	Recalled  string // refuted after it was confirmed
	Over      string
	Buttons   struct{ Confirm, Refute, End string }
	// To who met it.
	Known    string `fill:"title"`
	Ended    string `fill:"title"`
	Mistaken string `fill:"title"` // they were told that it is known, and it is none
	// To who pressed and changed nothing.
	Denied struct {
		WrongCard string `yaml:"wrongCard"`
		NotYours  string `yaml:"notYours"`
		NotNow    string `yaml:"notNow"`
	}
}

// Digest is what the desk reads once a day of posts that the bot left alone.
type Digest struct {
	Title string
	Lead  string `fill:"count"`
	More  string `fill:"count"` // for which there is no room
}
