package match

// hash is FNV-1a over a kind and the parts of a feature.
type hash uint64

func start(kind featureKind) hash { return hash(14695981039346656037).withByte(byte(kind)) }

// feature keeps as many bits of a hash as are worth their memory, mixed from all of them (the end of MurmurHash3).
func (h hash) feature() feature {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	return feature(h >> 32)
}

func (h hash) withByte(b byte) hash { return (h ^ hash(b)) * 1099511628211 }

func (h hash) withRune(r rune) hash {
	return h.withByte(byte(r)).withByte(byte(r >> 8)).withByte(byte(r >> 16))
}

func (h hash) with(part string) hash {
	for i := range len(part) {
		h = h.withByte(part[i])
	}
	return h
}

func (h hash) withBytes(part []byte) hash {
	for _, b := range part {
		h = h.withByte(b)
	}
	return h
}

// withLetters leaves out the letter that may be wrong.
func (h hash) withLetters(letters syllableLetters, wrong int) hash {
	for i, l := range letters {
		if i == wrong {
			l = 0xff
		}
		h = h.withByte(l)
	}
	return h
}
