package bench

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

// Times are how a machine's processors spent it so far, all together.
type times struct {
	all    time.Duration
	busy   time.Duration // of it, whoever had them
	stolen time.Duration // of it, a virtual machine's host gave them to others
	own    time.Duration // of it, this process was busy
}

// tick is the unit in which Linux says it, on every platform that it runs on.
const tick = 10 * time.Millisecond

// machine reads how this machine spent its time, and false where the system
// does not say so as Linux does.
func machine() (t times, ok bool) {
	f, err := os.Open("/proc/stat")
	if err != nil {
		return t, false
	}
	defer f.Close()
	var user, nice, system, idle, iowait, irq, softirq, steal time.Duration
	if _, err := fmt.Fscanf(f, "cpu %d %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &iowait, &irq, &softirq, &steal); err != nil {
		return t, false
	}
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return t, false
	}
	t.busy = (user + nice + system + irq + softirq) * tick
	t.stolen = steal * tick
	t.all = t.busy + t.stolen + (idle+iowait)*tick
	t.own = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	return t, true
}

// disturbed is a row that says how much of the processors others had since
// then: latencies can be no better than that lets them. A database server that
// is measured is another process, too. Where the system does not say, there is
// no row.
func disturbed(part string, then times) []row {
	now, ok := machine()
	if !ok || now.all == then.all {
		return nil
	}
	share := func(d time.Duration) float64 { return 100 * float64(max(d, 0)) / float64(now.all-then.all) }
	return []row{{"processors taken by others while measuring " + part,
		fmt.Sprintf("%.1f %% by other processes, %.1f %% by other machines",
			share(now.busy-then.busy-(now.own-then.own)), share(now.stolen-then.stolen)), "-", true}}
}
