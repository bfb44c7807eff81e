package redact

// takes notes the secret that begins here, if what was said so far makes one of what stands here.
func (l *listener) takes() bool {
	if l.mood > narrowed {
		if v := l.read(l.at); l.fits(v, l.mood) {
			l.take(v)
			return true
		}
	}
	if l.mood < paired && (!l.promising || !l.heard && !l.typing && !l.setting || l.supposed) {
		return false
	}
	v := valueAt(l.text, l.at)
	if !l.isBare(v) {
		return false
	}
	l.label = word{kind: Password}
	l.take(v)
	return true
}

// take notes a secret and goes on behind it.
func (l *listener) take(v value) {
	l.found = append(l.found, span{v.start, v.end, l.label.kind})
	l.heard = l.heard || l.label.kind == Password
	l.pass(v.end)
	l.mood = listing
}

// takeNamed takes the secret that stands before its name: "… is my password". Six digits before the name of a code need
// no "is".
func (l *listener) takeNamed() {
	if l.candidate < 0 {
		return
	}
	v := l.read(l.candidate)
	sure := l.linked || l.label.kind == OneTimeCode && len(v.folded) == usualDigits
	if sure && l.endsBefore(v) && l.fits(v, stated) {
		l.found = append(l.found, span{v.start, v.end, l.label.kind})
	}
	l.candidate, l.linked = -1, false
}

// takeTyped takes the password that stands before the word that tells of typing, as Korean has it.
func (l *listener) takeTyped() {
	if l.candidate < 0 || l.supposed {
		return
	}
	if v := valueAt(l.text, l.candidate); l.endsBefore(v) && l.isBare(v) {
		l.found = append(l.found, span{v.start, v.end, Password})
		l.candidate = -1
	}
}

// endsBefore reports whether the candidate is all of what stands before this word.
func (l *listener) endsBefore(v value) bool { return v.end >= l.last && v.end <= l.at }
