//go:build unix

package store_test

import (
	"testing"

	"ssprbot/bot"
	"ssprbot/store/postgrestest"
)

func BenchmarkPostgres(b *testing.B) {
	server := postgrestest.New(b)
	fresh := func(b *testing.B) bot.Store { return open(b, server.Database(b)) }
	b.Run("turn", func(b *testing.B) { benchTurns(b, fresh(b)) })
	b.Run("turn in parallel", func(b *testing.B) { benchTurnsParallel(b, fresh(b)) })
	b.Run("desk", func(b *testing.B) { benchDesk(b, fresh(b)) })
	b.Run("claim and settle", func(b *testing.B) { benchClaimSettle(b, fresh) })
}
