package contest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
)

// bind keeps the load on its core, so that it takes no time from the bot.
func (b *Bench) bind(ctx context.Context) error {
	if b.LoadCPU < 0 {
		return nil
	}
	if b.LoadCPU >= runtime.NumCPU() || b.BotCPU >= runtime.NumCPU() {
		b.LoadCPU, b.BotCPU = -1, -1
		b.say("this machine has too few cores for the bot and the load to have one each: neither is bound")
		return nil
	}
	command := exec.CommandContext(ctx, "taskset", "-a", "-c", "-p", strconv.Itoa(b.LoadCPU), strconv.Itoa(os.Getpid()))
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("binding the load to a core: %w: %s", err, out)
	}
	runtime.GOMAXPROCS(1)
	return nil
}
