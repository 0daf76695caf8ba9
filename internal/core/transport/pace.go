// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

const (
	// paceWindow is the span in which most servers count. The pause after a refusal without
	// Retry-After begins with it too.
	paceWindow = time.Second
	// assumedRate is what a server is taken to allow in a second at least, until it refuses
	// requests of that pace. A burst says little: a server that wants requests evenly spaced
	// accepts one of ten that come at once.
	assumedRate = 10
	// slowestRate is the least that is tried, in requests a second. A server that allows less says
	// so by its pauses.
	slowestRate = 0.05
	// headroom is the part of what a server has accepted that it is sent, since the network changes
	// the distances.
	headroom = 0.9
	// recovery is the time in which the pace doubles when nothing is refused. It grows with the
	// square of the time: for half a minute by less than headroom has taken away, then ever faster.
	recovery = 100 * time.Second
	// leastPatience is for how long at least requests are held back from a server that accepts
	// none.
	leastPatience = 10 * time.Second
)

// pacer slows all requests to one vendor down together, once the vendor has refused one as too fast
// (status 429), and lets them become faster again slowly. Until then it delays nothing.
type pacer struct {
	// patience is how long requests are held back while the server accepts none. After that each is
	// tried at once, so that it fails on its own.
	patience time.Duration
	// first is held by the request whose turn is next, so that the others wait in the order in
	// which they came.
	first *semaphore.Weighted

	mu sync.Mutex
	// limiter spaces the requests. It is nil until the first refusal.
	limiter *rate.Limiter
	// base is the limit that the last slowdown has set, and slowed when that was.
	base   rate.Limit
	slowed time.Time
	// quiet is until when nothing is sent.
	quiet time.Time
	// slowdowns counts those since a request was accepted last, and progress is when that was.
	slowdowns int
	progress  time.Time
	// accepted are the moments of the last window in which the server has accepted requests.
	accepted []time.Time
	// changed is closed at the next slowdown.
	changed chan struct{}
}

func newPacer(retryTimeout time.Duration) *pacer {
	return &pacer{patience: max(retryTimeout, leastPatience), first: semaphore.NewWeighted(1),
		changed: make(chan struct{})}
}

// wait returns when it is the turn of a request to be sent. It reports when that is, and whether
// the server has accepted others meanwhile.
func (p *pacer) wait(ctx context.Context) (sent time.Time, progress bool, err error) {
	begin := time.Now()
	if err := p.first.Acquire(ctx, 1); err != nil {
		return time.Time{}, false, err
	}
	defer p.first.Release(1)
	for {
		turn, again := p.reserve()
		timer := time.NewTimer(time.Until(turn))
		select {
		case <-timer.C:
		case <-again:
			timer.Stop()

			continue
		case <-ctx.Done():
			timer.Stop()
		}
		if err := ctx.Err(); err != nil { // Also if it had ended before.
			return time.Time{}, false, err
		}
		p.mu.Lock()
		defer p.mu.Unlock()

		return time.Now(), p.progress.After(begin), nil
	}
}

// reserve returns the moment at which the next request may be sent, unless the channel is closed
// before.
func (p *pacer) reserve() (time.Time, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.limiter == nil {
		return now, nil
	}
	from := latest(now, p.quiet)
	p.limiter.SetLimitAt(from, p.limit(from))
	turn := from.Add(p.limiter.ReserveN(from, 1).DelayFrom(from))
	if giveUp := p.progress.Add(p.patience); turn.After(giveUp) {
		turn = giveUp
	}

	return turn, p.changed
}

// limit is how many requests a second are sent at that moment.
func (p *pacer) limit(at time.Time) rate.Limit {
	grown := max(at.Sub(p.quiet), 0).Seconds() / recovery.Seconds()

	return p.base * rate.Limit(1+grown*grown)
}

// noteAccepted notes that a request was not refused as too fast.
func (p *pacer) noteAccepted() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.progress, p.slowdowns = time.Now(), 0
	p.accepted = append(p.recent(), p.progress)
}

// recent are the moments of the last window in which requests were accepted.
func (p *pacer) recent() []time.Time {
	begin := time.Now().Add(-paceWindow)

	return slices.DeleteFunc(p.accepted, func(t time.Time) bool { return t.Before(begin) })
}

// noteRefused notes that a request that was sent at that moment was refused as too fast, and slows
// the others down. Requested is how long the server asks to wait, 0 if it does not say. It returns
// how long the request itself should wait.
func (p *pacer) noteRefused(sent time.Time, requested time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	// What was sent before the last slowdown says nothing of the pace since then.
	if p.limiter == nil || sent.After(p.slowed) {
		p.slowDown(now)
		if requested == 0 {
			pause := min(paceWindow<<min(p.slowdowns, 10), maxBackoff)
			//nolint:gosec // Another process may have been refused at the same moment.
			p.quiet = now.Add(pause + rand.N(pause/4))
		}
		p.slowdowns++
	}
	if requested > 0 && requested < p.patience {
		p.quiet = latest(p.quiet, now.Add(requested))
	}
	if requested > 0 {
		return requested
	}

	return max(p.quiet.Sub(now), minBackoff)
}

// slowDown sets the pace to what the server has accepted in the last window, and begins a pause.
func (p *pacer) slowDown(now time.Time) {
	measured := headroom * rate.Limit(len(p.recent()))
	switch limit := p.limit(now); {
	case p.limiter == nil:
		p.base = max(measured, headroom*assumedRate)
		p.progress = latest(p.progress, now)
	case p.slowdowns == 0:
		// At most halved, because others may have used up what the server allows.
		p.base = max(min(measured, headroom*limit), limit/2, slowestRate)
	default: // It refused the first request after a pause, so the pause was too short, which says nothing of the pace.
	}
	p.slowed, p.quiet = now, now
	p.limiter = rate.NewLimiter(p.base, 1)
	close(p.changed)
	p.changed = make(chan struct{})
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}

	return b
}
