package bench

import (
	"fmt"
	"os"
)

// ticks is how a machine spent its time so far, all processors together.
type ticks struct{ all, stolen uint64 }

// machine reads how this machine spent its time, and false where the system
// does not say so as Linux does.
func machine() (t ticks, ok bool) {
	f, err := os.Open("/proc/stat")
	if err != nil {
		return t, false
	}
	defer f.Close()
	var user, nice, system, idle, iowait, irq, softirq, steal uint64
	_, err = fmt.Fscanf(f, "cpu %d %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &iowait, &irq, &softirq, &steal)
	return ticks{user + nice + system + idle + iowait + irq + softirq + steal, steal}, err == nil
}

// disturbed is a row that says how much of the processors a virtual machine's
// host gave to others since then: latencies can be no better than that lets
// them. Where the system does not say, there is none.
func disturbed(part string, then ticks) []row {
	now, ok := machine()
	if !ok || now.all == then.all {
		return nil
	}
	share := float64(now.stolen-then.stolen) / float64(now.all-then.all)
	return []row{{"processors taken by others while measuring " + part, fmt.Sprintf("%.1f %%", 100*share), "-", true}}
}
