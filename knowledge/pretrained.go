package knowledge

import (
	"embed"
	"time"

	"ssprbot/knowledge/match"
)

// pretrained holds base.matcher where the build has made one.
//
//go:embed pretrained
var pretrained embed.FS

const pretrainedBase = "pretrained/base.matcher"

// learned is the matcher of a corpus: the one made at build time where it fits, else a trained one. Both answer alike.
func learned(c match.Corpus) *match.Matcher {
	saved, err := asItLies(pretrained, pretrainedBase)
	if err != nil {
		return match.Train(c)
	}
	m, err := match.Restore(c, saved)
	if err != nil {
		return match.Train(c)
	}
	return m
}

// Pretrain trains on the entries valid on the UTC day of on and returns what was learned, for the build to embed.
func (b *Base) Pretrain(on time.Time) []byte {
	corpus := b.eraOf(DayOf(on)).corpus()
	return match.Train(corpus).Save(corpus)
}
