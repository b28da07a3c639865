package platform

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"klantreis/api"
)

// metrics answers with figures about the platform. Their names are part of the
// interface; none of them says anything about a person.
func (p *Platform) metrics(parts func(context.Context) []api.Part) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), figures{p, parts})
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

func figure(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("klantreis_"+name, help, labels, nil)
}

var (
	partAnswers    = figure("part_answers", "1 while a part answers, and can be written: events, vault, ops or views.", "part")
	partSilent     = figure("part_silent_seconds", "Seconds since a part was first seen not to answer; zero while it answers.", "part")
	keepsViews     = figure("keeps_views", "1 while this process keeps the views and carries out policies, and not another.")
	logPosition    = figure("log_position", "Position of the last event in the log.")
	viewPosition   = figure("view_position", "Position up to which a view is.", "view")
	viewLagEvents  = figure("view_lag_events", "Positions between a view and the end of the log: events, and in EventStoreDB bytes.", "view")
	viewLagSeconds = figure("view_lag_seconds", "Seconds since the last fact that a view took into account was recorded; zero at the end of the log.", "view")
	viewFailed     = figure("view_failed", "1 while a view cannot take an event into account, or cannot be built.", "view")
	viewRebuilding = figure("views_rebuild_progress", "Share of the work that is done of the rebuild under way, from 0 to 1; absent without one, and in EventStoreDB, which does not count events.")
	viewFacts      = figure("views_facts_total", "Facts that the views took into account since the start.")
	viewsUntidy    = figure("views_untidy", "1 while what was erased may still lie in the files of the views, since scrubbing them fails.")
	policyPosition = figure("policy_position", "Position up to which a policy is.", "policy")
	policyParked   = figure("policy_parked", "Facts that a policy could not carry out yet.", "policy")
	readerFailing  = figure("reader_failing", "1 while a reader of the log fails or has stopped.", "reader")
	unhealthy      = figure("folder_unhealthy", "1 while something of the data folder cannot be written, or copied behind the scenes.")
	collectFailed  = figure("collect_failed", "1 when figures could not be read.")
)

// figures reads them when they are asked for.
type figures struct {
	p     *Platform
	parts func(context.Context) []api.Part
}

// Describe sends nothing: which views and policies there are is known when
// they are collected.
func (f figures) Describe(chan<- *prometheus.Desc) {}

// Collect sends all figures.
func (f figures) Collect(to chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for _, part := range f.parts(context.Background()) {
		send(partAnswers, number(part.Answers()), part.Name)
		silent := time.Duration(0)
		if !part.Answers() {
			silent = time.Since(part.Since)
		}
		send(partSilent, silent.Seconds(), part.Name)
	}
	send(keepsViews, number(f.p.keeping.Load()))
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	failed := f.views(ctx, to, send) != nil
	failed = f.policies(ctx, send) != nil || failed
	for _, r := range f.p.following() {
		send(readerFailing, number(r.Err != nil || r.Stopped), r.Name)
	}
	send(unhealthy, number(f.p.Stores.Health() != nil))
	send(collectFailed, number(failed))
}

type sender func(d *prometheus.Desc, v float64, labels ...string)

func (f figures) views(ctx context.Context, to chan<- prometheus.Metric, send sender) error {
	head, err := f.p.Stores.Events.Head(ctx)
	if err != nil {
		return err
	}
	send(logPosition, float64(head.Position.Order()))
	all, totals, err := f.p.Views.Measures(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		send(viewPosition, float64(m.At.Position.Order()), m.View)
		send(viewLagEvents, float64(m.LagEvents), m.View)
		send(viewLagSeconds, m.Lag.Seconds(), m.View)
		send(viewFailed, number(m.Failure.Error != ""), m.View)
	}
	if b := totals.Building; b != nil && b.Total > 0 {
		send(viewRebuilding, float64(b.Done)/float64(b.Total))
	}
	send(viewsUntidy, number(totals.Untidy))
	to <- prometheus.MustNewConstMetric(viewFacts, prometheus.CounterValue, float64(totals.Facts))
	return nil
}

func (f figures) policies(ctx context.Context, send sender) error {
	all, err := f.p.Policies.Status(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		send(policyPosition, float64(s.At.Order()), s.Policy)
		send(policyParked, float64(s.Waiting), s.Policy)
	}
	return nil
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
