package redact

// role is what a word, or a mark between words, does to the expectation of a secret.
type role uint8

const (
	unknown    role = iota
	begins          // no word yet in this sentence
	names           // "password": a secret may follow
	namesLater      // "pass": only where "is", ":" and their like follow
	completes       // "code", "key", "number": names a secret behind a word that marks it
	marks           // "verification", "recovery": what kind of secret the next word names
	speaks          // "credentials": from here on, what looks like nothing else is a secret
	types           // "entered": in this sentence it is
	fills           // "still", "my": changes nothing
	states          // "is", ":": what follows is the secret
	moves           // "to", "from"
	arrives         // the same in a sentence that says that something is set
	sets            // "changed"
	narrows         // "for", "you": more about the name follows, then perhaps "is"
	links           // "and": one more
	lists           // ","
	parts           // "/"
	denies          // "error", "user": what the next word names is no secret
	counts          // "characters": the number before it was no secret
	supposes        // "like", "e.g.": no secret but an example
	endsLine
	endsSentence
)

// mood is how much is expected of the next word that is not in the vocabulary, least first. More is expected, more
// looks like a secret: where one mood takes a word, every later one does.
type mood uint8

const (
	idle     mood = iota
	listing       // a secret just ended; one more may follow behind "and"
	paired        // an address ended, or "set to": a password if it looks like nothing else
	narrowed      // the name of a secret, and more about it
	named         // the name of a secret
	another       // the next of a list
	stated        // the name of a secret, and "is"
	moods
)

// transitions tells the mood behind each role that does not name a secret.
var transitions = [...][moods]mood{
	//            idle    listing  paired  narrowed  named     another   stated
	marks:        {idle, idle, idle, narrowed, idle, idle, idle},
	speaks:       {idle, idle, idle, idle, idle, idle, idle},
	types:        {idle, listing, paired, narrowed, named, another, stated},
	fills:        {idle, listing, paired, narrowed, named, another, stated},
	states:       {idle, listing, paired, stated, stated, another, stated},
	moves:        {idle, listing, paired, narrowed, narrowed, narrowed, narrowed},
	arrives:      {paired, another, another, another, another, another, another},
	sets:         {idle, listing, paired, narrowed, narrowed, another, narrowed},
	narrows:      {idle, listing, paired, narrowed, narrowed, another, narrowed},
	links:        {idle, another, idle, idle, idle, another, idle},
	lists:        {idle, another, paired, idle, idle, another, stated},
	parts:        {idle, another, paired, narrowed, named, another, stated},
	denies:       {idle, idle, idle, idle, idle, idle, idle},
	counts:       {idle, idle, idle, idle, idle, idle, idle},
	supposes:     {idle, idle, idle, idle, idle, idle, idle},
	endsLine:     {idle, idle, idle, idle, named, another, stated},
	endsSentence: {idle, idle, idle, idle, idle, idle, idle},
}

// turn changes the mood.
func (l *listener) turn(r role) { l.mood = transitions[r][l.mood] }
