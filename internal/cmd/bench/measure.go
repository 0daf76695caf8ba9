// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/time/rate"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

const (
	// pageSize is the provider's default.
	pageSize = 100

	// Of several equal measurements the best counts: what disturbs one only makes it worse.
	plans  = 3
	starts = 10

	// parallelism is how many objects Terraform works at at once.
	parallelism = 10
)

// sizes are the numbers of users, and of holidays but for most. Of PBXCloud and MyReports there are
// fewer.
type sizes struct {
	// many are in the state.
	many int
	// most are in a larger account.
	most int
	// created are created.
	created int
	// limited are created on a server that limits the rate.
	limited int
	// destinations are the custom destinations that are in the state.
	destinations int
	// connections are the PBX connections that are in the state.
	connections int
}

// bench is what the measurements share.
type bench struct {
	out     io.Writer
	sandbox *sandbox.Sandbox
	scratch string
	sizes   sizes
	rows    rows
}

// pages is how many calls a list of that many objects takes.
func pages(objects int) int { return (objects + pageSize - 1) / pageSize }

// account is a set of fake servers and the workspace of a configuration for them.
type account struct {
	*pbxmock.Server

	workspace *sandbox.Workspace
	stop      func()
}

// account starts fake servers that hold what the options ask for, and returns them with the
// workspace in dir.
func (b *bench) account(o pbxmock.Options, dir string) (account, error) {
	mocks := pbxmock.New(o)
	baseURL, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		return account{}, err
	}

	return account{Server: mocks, workspace: b.sandbox.Workspace(dir, mocks.Environment(baseURL)), stop: stop}, nil
}

// objects is account with a configuration of a map of objects in that folder of the scratch folder,
// whose settings the function makes. The folder is returned too.
func (b *bench) objects(o pbxmock.Options, folder, text, variable string,
	settings func(account) map[string]any) (account, string, error) {
	dir := filepath.Join(b.scratch, folder)
	a, err := b.account(o, dir)
	if err != nil {
		return account{}, "", err
	}
	if err := writeTexts(dir, text, variable, settings(a)); err != nil {
		a.stop()

		return account{}, "", err
	}

	return a, dir, nil
}

// created makes the settings of as many new objects as are created, by their names.
func (b *bench) created(settings func(i int, name string) map[string]any) func(account) map[string]any {
	return func(account) map[string]any {
		all := map[string]any{}
		for i := range b.sizes.created {
			name := fmt.Sprintf("Created %04d", i)
			all[name] = settings(i, name)
		}

		return all
	}
}

// run runs Terraform, which must succeed, several times if there are several lists of arguments.
// The servers then have recorded the calls of the last run, whose time it returns.
func (a account) run(ctx context.Context, runs ...[]string) (took time.Duration, err error) {
	for _, args := range runs {
		a.Tenios.ResetRequests()
		a.PortSIP.ResetRequests()
		a.PBXCloud.ResetRequests()
		a.MyReports.ResetRequests()
		begin := time.Now()
		output, err := a.workspace.Run(ctx, args...)
		if err != nil {
			return 0, fmt.Errorf("%w\n%s", err, output)
		}
		took = time.Since(begin)
	}

	return took, nil
}

// teniosCalls counts the calls of the last run.
func (a account) teniosCalls() (lists, others int) {
	lists = a.Tenios.Count("/cloud-pbx/list")

	return lists, a.Tenios.Count("") - lists
}

// emptyPlan are the arguments of a plan with refresh that fails if there is something to do.
var emptyPlan = []string{"plan", "-detailed-exitcode"}

// These are the arguments of other runs.
var (
	initialize  = []string{"init"}
	apply       = []string{"apply", "-auto-approve"}
	planned     = []string{"plan", "-out=bench.tfplan"}
	planDestroy = []string{"plan", "-destroy", "-out=bench.tfplan"}
	applyPlan   = []string{"apply", "bench.tfplan"}
)

// importAndPlan imports what the configuration in dir has, by that import block, and measures the
// plan that then finds nothing to do. The calls of that plan are those that the mocks have recorded
// last. Objects is what the progress calls them.
func (b *bench) importAndPlan(ctx context.Context, a account, dir, block, objects string) (time.Duration, error) {
	imports := filepath.Join(dir, "import.tf")
	if err := os.WriteFile(imports, []byte(block), 0o600); err != nil {
		return 0, err
	}
	fmt.Fprintf(b.out, "Importing %s.\n", objects)
	if _, err := a.run(ctx, initialize, apply); err != nil {
		return 0, err
	}
	if err := os.Remove(imports); err != nil {
		return 0, err
	}
	fmt.Fprintln(b.out, "Planning them.")

	return a.run(ctx, emptyPlan)
}

// planMany measures plans of many users who are in the state and as configured.
func (b *bench) planMany(ctx context.Context) error {
	dir := filepath.Join(b.scratch, "many")
	many, err := b.account(pbxmock.Options{TeniosUsers: b.sizes.many}, dir)
	if err != nil {
		return err
	}
	defer many.stop()
	if err := writeConfiguration(dir, many.Tenios.Users()); err != nil {
		return err
	}
	took, err := b.importAndPlan(ctx, many, dir, importBlock, fmt.Sprintf("%d users", b.sizes.many))
	if err != nil {
		return err
	}
	lists, others := many.teniosCalls()
	b.rows.exactly(fmt.Sprintf("list requests of a plan of %d users", b.sizes.many), lists, pages(b.sizes.many))
	b.rows.exactly("other calls of that plan", others, 0)
	b.rows.duration("time of that plan, all of Terraform", took, 0)

	// The same users are the first ones of a larger account.
	most, err := b.account(pbxmock.Options{TeniosUsers: b.sizes.most}, dir)
	if err != nil {
		return err
	}
	defer most.stop()
	if _, err := most.run(ctx, emptyPlan); err != nil {
		return err
	}
	lists, others = most.teniosCalls()
	b.rows.exactly(fmt.Sprintf("list requests of a plan in an account of %d users", b.sizes.most), lists,
		pages(b.sizes.most))
	b.rows.exactly("other calls of that plan", others, 0)

	return b.planWatched(ctx, dir, many, "users")
}

// planWatched measures what a plan of many objects takes of the provider's process.
func (b *bench) planWatched(ctx context.Context, dir string, many account, objects string) error {
	cpuRow := fmt.Sprintf("provider CPU of a plan of %d %s, per resource", b.sizes.many, objects)
	rssRow := fmt.Sprintf("provider RSS at %d %s", b.sizes.many, objects)
	if runtime.GOOS != "linux" {
		b.rows.notMeasured(cpuRow, "needs Linux")
		b.rows.notMeasured(rssRow, "needs Linux")

		return nil
	}

	var cpu time.Duration
	rss := 0
	for i := range plans {
		used, peak, err := b.planOnce(ctx, dir, many)
		if err != nil {
			return err
		}
		if i == 0 || used < cpu {
			cpu = used
		}
		rss = max(rss, peak)
	}
	b.rows.duration(cpuRow, cpu/time.Duration(b.sizes.many), 1500*time.Microsecond)
	b.rows.size(rssRow, rss, 150)

	return nil
}

// planOnce plans with a provider of its own, and returns the CPU time and the peak of memory, in
// KiB, that it took.
func (b *bench) planOnce(ctx context.Context, dir string, many account) (cpu time.Duration, rss int, err error) {
	provider, err := startProvider(ctx, b.sandbox.Provider(), many.workspace.Environment())
	if err != nil {
		return 0, 0, err
	}
	defer provider.stop()
	before, err := provider.cpu()
	if err != nil {
		return 0, 0, err
	}
	watched := b.sandbox.Workspace(dir, []string{provider.reattach})
	if output, err := watched.Run(ctx, emptyPlan...); err != nil {
		return 0, 0, fmt.Errorf("%w\n%s", err, output)
	}
	after, err := provider.cpu()
	if err != nil {
		return 0, 0, err
	}
	rss, err = provider.peakRSS()

	return after - before, rss, err
}

// createSome counts the calls of creating users in an account that has many.
func (b *bench) createSome(ctx context.Context) error {
	dir := filepath.Join(b.scratch, "some")
	a, err := b.account(pbxmock.Options{TeniosUsers: b.sizes.many}, dir)
	if err != nil {
		return err
	}
	defer a.stop()
	if err := writeConfiguration(dir, newUsers(b.sizes.created)); err != nil {
		return err
	}

	fmt.Fprintf(b.out, "Creating %d users.\n", b.sizes.created)
	if _, err := a.run(ctx, initialize, planned); err != nil {
		return err
	}
	planLists, planWrites := a.teniosCalls()
	if _, err := a.run(ctx, applyPlan); err != nil {
		return err
	}
	applyLists, applyWrites := a.teniosCalls()
	what := fmt.Sprintf("creating %d users among %d: ", b.sizes.created, b.sizes.many)
	b.rows.atMost(what+"list requests of the plan", planLists, pages(b.sizes.many))
	b.rows.exactly(what+"writes of the plan", planWrites, 0)
	b.rows.atMost(what+"list requests of the apply", applyLists, pages(b.sizes.many))
	b.rows.exactly(what+"writes of the apply", applyWrites, b.sizes.created)

	return nil
}

// newUsers are users that no account has.
func newUsers(number int) []teniosmock.User {
	users := make([]teniosmock.User, number)
	for i := range users {
		users[i] = teniosmock.User{UserName: fmt.Sprintf("+49221555%04d", i), FirstName: "New", LastName: "User"}
	}

	return users
}

// rateLimit is what the server allows that limits the rate, in requests a second.
const rateLimit = 10

// createLimited measures how users are created on a server that limits the rate.
func (b *bench) createLimited(ctx context.Context) error {
	dir := filepath.Join(b.scratch, "limited")
	a, err := b.account(pbxmock.Options{}, dir)
	if err != nil {
		return err
	}
	defer a.stop()
	if err := writeConfiguration(dir, newUsers(b.sizes.limited)); err != nil {
		return err
	}
	limiter := rate.NewLimiter(rateLimit, rateLimit)
	a.Tenios.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}},
		Match: func(*http.Request) bool { return !limiter.Allow() }})

	fmt.Fprintf(b.out, "Creating %d users on a server that allows %d requests a second.\n", b.sizes.limited, rateLimit)
	if _, err := a.run(ctx, initialize, planned, applyPlan); err != nil {
		return err
	}
	requests, refused := a.Tenios.Requests(), 0
	for _, r := range requests {
		if r.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	took := requests[len(requests)-1].Time.Sub(requests[0].Time)
	ideal := time.Duration(len(requests)-refused) * time.Second / rateLimit
	what := fmt.Sprintf("creating %d users at %d requests a second: ", b.sizes.limited, rateLimit)
	b.rows.duration(what+"from the first request to the last", took, ideal*12/10)
	// Those that are under way when the first one is refused cannot be called back.
	b.rows.atMost(what+"refused requests", refused, max(len(requests)/20, parallelism))

	return nil
}

// start measures how long the provider takes from its start until Terraform could call it.
func (b *bench) start(ctx context.Context) error {
	fmt.Fprintln(b.out, "Starting the provider.")
	var best time.Duration
	for i := range starts {
		begin := time.Now()
		provider, err := startProvider(ctx, b.sandbox.Provider(), b.sandbox.Workspace(b.scratch, nil).Environment())
		if err != nil {
			return err
		}
		took := time.Since(begin)
		provider.stop()
		if i == 0 || took < best {
			best = took
		}
	}
	b.rows.duration("provider start", best, 50*time.Millisecond)

	return nil
}
