package redact

import "unicode/utf8"

// hear takes a word of the vocabulary.
func (l *listener) hear(w word, glued particle) {
	if l.candidate >= l.begin && l.text[l.at] < utf8.RuneSelf && w.role != names {
		l.candidate = -1 // what has a word in it is no secret, or masking it would unsay the word
	}
	switch w.role {
	case names, namesLater:
		l.name(w.behind(l.prev), glued)
	case completes:
		l.complete(w, glued)
	case moves:
		if l.setting {
			l.turn(arrives)
			break
		}
		l.turn(moves)
	default:
		l.note(w)
		l.turn(w.role)
	}
	l.prev, l.number = w, false
}

// note remembers what a word tells of the whole sentence.
func (l *listener) note(w word) {
	l.fault = l.fault || w.fault
	switch w.role {
	case speaks:
		l.heard = true
	case types:
		l.typing = true
		l.takeTyped()
	case sets:
		l.setting = true
	case supposes:
		l.supposed = true
	case states:
		l.linked = true
	}
}

// behind is what a name means behind another word: "access pass", "one-time password", "client secret".
func (w word) behind(mark word) word {
	if mark.role != marks || w.long {
		return w
	}
	if mark.once || w.role == namesLater && mark.kind == OneTimeCode {
		return word{role: names, kind: OneTimeCode, brief: true}
	}
	w.role = names
	return w
}

// completing is the name that a word makes with "code", "key" or "number".
func (w word) completing(before word) word {
	switch before.role {
	case marks:
		return word{role: names, kind: before.kind, brief: true, long: before.kind == Password}
	case names, namesLater: // "PIN number"
		return before
	}
	return word{role: names, kind: OneTimeCode}
}

// complete takes "code" and the like. They name a secret behind a word that marks them, or behind one that means
// nothing: "the code", but not "the cost code", nor any code where an error is spoken of.
func (l *listener) complete(w word, glued particle) {
	switch l.prev.role {
	case marks, names, namesLater:
		l.name(w.completing(l.prev), glued)
		return
	case unknown, denies, speaks, supposes:
		l.mood = idle
		return
	}
	if l.fault || w.strict && !l.prev.brief {
		l.mood = idle
		return
	}
	l.name(w.completing(l.prev), glued)
}

// name takes the name of a secret: the secret stands before it, or is expected now.
func (l *listener) name(w word, glued particle) {
	l.heard = l.heard || w.kind == Password && !w.long
	l.label, l.words = w, 0
	l.takeNamed()
	switch {
	case glued == closed && w.kind == Password, l.prev.role == denies && l.at > 0 && l.text[l.at-1] == '/': // id/password: the id comes first
		l.mood = idle
	case glued == topic:
		l.mood = stated
	case w.role == namesLater:
		l.mood = narrowed
	default:
		l.mood = named
	}
}
