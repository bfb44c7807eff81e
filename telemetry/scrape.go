package telemetry

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Sources are asked at each scrape. Each ends when its context does.
type Sources struct {
	// Queue tells how many deliveries wait and have failed, and for how long the oldest has been due.
	Queue func(context.Context) (waiting, failed int, age time.Duration, err error)
	Ready func(context.Context) error // nil error: ready for Teams' traffic
}

// Watch has each scrape ask the sources too. Call it once.
func (t *Telemetry) Watch(s Sources) { t.registry.MustRegister(asking{s}) }

// asking is the part of a scrape that asks. What it cannot learn it leaves out, and ssprbot_ready says so.
type asking struct{ Sources }

var (
	waitingDesc = prometheus.NewDesc("ssprbot_outbox_waiting_deliveries", "Deliveries that are still to be sent, due or not.", nil, nil)
	failedDesc  = prometheus.NewDesc("ssprbot_outbox_failed_deliveries", "Deliveries that were given up and wait for an operator.", nil, nil)
	ageDesc     = prometheus.NewDesc("ssprbot_outbox_age_seconds", "How long the oldest delivery that is due has been so; 0: none is.", nil, nil)
	readyDesc   = prometheus.NewDesc("ssprbot_ready", "1 while Teams' traffic can be taken, else 0.", nil, nil)
)

// Describe lists what a scrape asks for.
func (asking) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{waitingDesc, failedDesc, ageDesc, readyDesc} {
		to <- d
	}
}

// Collect asks.
func (a asking) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	tell := func(d *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	ready := 1.0
	if a.Ready(ctx) != nil {
		ready = 0
	}
	tell(readyDesc, ready)
	waiting, failed, age, err := a.Queue(ctx)
	if err != nil {
		return
	}
	tell(waitingDesc, float64(waiting))
	tell(failedDesc, float64(failed))
	tell(ageDesc, age.Seconds())
}
