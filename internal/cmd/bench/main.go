// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux || darwin

// Command bench measures what plans over many objects cost, with the real Terraform and mock
// servers, next to a plan of as many terraform_data, which is the cost of Terraform alone. It only
// shows the results: tests check the numbers of requests, and times depend on the machine.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// repeats is how often each plan is measured. The best result counts, because anything else that
// runs on the machine only makes it worse.
const repeats = 3

func main() {
	terraform := flag.String("terraform", "", "`path` of Terraform (default: the one on PATH)")
	objects := flag.Int("objects", 1000, "`number` of objects of each type")
	flag.Parse()

	// A closed pipe must not kill the program before it has cleaned up either.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP,
		syscall.SIGPIPE)
	defer cancel()
	if err := run(ctx, os.Stdout, *terraform, *objects); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures everything and prints the table. It removes what it created, however it ends.
func run(ctx context.Context, out io.Writer, terraform string, objects int) (err error) {
	scratch, err := os.MkdirTemp("", "pbx-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	fmt.Fprintln(out, "Building the provider.")
	installed, err := sandbox.New(ctx, sandbox.Options{Terraform: terraform, Dir: scratch})
	if err != nil {
		return err
	}
	mocks := pbxmock.New(pbxmock.Options{
		TeniosUsers: objects, PortSIPHolidays: objects, PortSIPUsers: objects, PBXCloudDestinations: objects,
		MyReportsConnections: objects,
	})
	baseURL, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer stop()
	b := &bench{sandbox: installed, environment: mocks.Environment(baseURL), mocks: []*fakeserver.Server{
		mocks.Tenios.Server, mocks.PortSIP.Server, mocks.PBXCloud.Server, mocks.MyReports.Server,
	}}

	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "plan of\tseconds\tTerraform CPU s\tMiB\tprovider CPU ms/object\tMiB\tstart ms\tAPI requests\t\n")
	for _, s := range subjects(mocks) {
		fmt.Fprintf(out, "Planning %d %s.\n", objects, s.resource)
		r, err := b.measure(ctx, filepath.Join(scratch, s.resource), s)
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%d %s\t%.1f\t%.1f\t%d\t", objects, s.resource, r.wall.Seconds(), r.terraform.cpu.Seconds(),
			r.terraform.rss)
		if s.imported {
			fmt.Fprintf(table, "%.2f\t%d\t%.0f\t%d", float64(r.provider.cpu.Microseconds())/1000/float64(objects),
				r.provider.rss, float64(r.start.Microseconds())/1000, r.requests)
		}
		fmt.Fprint(table, "\t\n")
	}
	fmt.Fprintf(out, "\nOn %s/%s with %d CPUs, best of %d:\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), repeats)

	return table.Flush()
}

// bench is what all measurements share.
type bench struct {
	sandbox     *sandbox.Sandbox
	environment []string
	mocks       []*fakeserver.Server
}

// result is the cost of a plan.
type result struct {
	wall, start         time.Duration
	terraform, provider usage
	requests            int
}

// usage is what a process used: CPU time, and memory at its peak in MiB.
type usage struct {
	cpu time.Duration
	rss int
}

func usageOf(p *os.ProcessState) usage {
	u := usage{cpu: p.UserTime() + p.SystemTime()}
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		u.rss = int(r.Maxrss) / 1024 // KiB on Linux
		if runtime.GOOS == "darwin" {
			u.rss /= 1024
		}
	}

	return u
}

// measure measures plans that find nothing to do.
func (b *bench) measure(ctx context.Context, dir string, s subject) (result, error) {
	imports, err := s.write(dir)
	if err != nil {
		return result{}, err
	}
	w := b.sandbox.Workspace(dir, b.environment)
	for _, args := range [][]string{{"init"}, {"apply", "-auto-approve"}} {
		if output, err := w.Run(ctx, args...); err != nil {
			return result{}, fmt.Errorf("%w\n%s", err, output)
		}
	}
	if err := os.Remove(imports); err != nil {
		return result{}, err
	}

	best, err := b.plan(ctx, w)
	for i := 1; i < repeats && err == nil; i++ {
		var r result
		r, err = b.plan(ctx, w)
		best.wall, best.start = min(best.wall, r.wall), min(best.start, r.start)
		best.terraform.cpu = min(best.terraform.cpu, r.terraform.cpu)
		best.provider.cpu = min(best.provider.cpu, r.provider.cpu)
	}

	return best, err
}

// plan measures one plan, with its own provider process.
func (b *bench) plan(ctx context.Context, w *sandbox.Workspace) (r result, err error) {
	begin := time.Now()
	provider, reattach, err := startProvider(ctx, b.sandbox.Provider(), w.Environment())
	if err != nil {
		return r, err
	}
	r.start = time.Since(begin)
	for _, mock := range b.mocks {
		mock.ResetRequests()
	}

	plan := w.Command(ctx, "plan", "-detailed-exitcode")
	plan.Env = append(plan.Env, reattach)
	begin = time.Now()
	output, err := plan.CombinedOutput()
	r.wall = time.Since(begin)
	// The provider ends by the signal, so it always ends with an error.
	_ = provider.Process.Signal(os.Interrupt)
	_ = provider.Wait()
	if err != nil {
		return r, fmt.Errorf("terraform plan: %w\n%s", err, output)
	}
	r.terraform, r.provider = usageOf(plan.ProcessState), usageOf(provider.ProcessState)
	for _, mock := range b.mocks {
		r.requests += mock.Count("")
	}

	return r, nil
}

// startProvider starts the provider in debug mode, and returns it when it is ready, with the
// variable that makes Terraform use it.
func startProvider(ctx context.Context, path string, env []string) (provider *exec.Cmd, reattach string, err error) {
	cmd := exec.CommandContext(ctx, path, "-debug")
	cmd.Env = env
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		// The first line that has nothing else is for a POSIX shell.
		if value, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "TF_REATTACH_PROVIDERS="); ok {
			return cmd, "TF_REATTACH_PROVIDERS=" + strings.Trim(value, "'"), nil
		}
	}

	return nil, "", errors.Join(errors.New("the provider ended before it was ready"), cmd.Wait())
}

// write writes the configuration of the objects and, in a separate file, their imports.
func (s subject) write(dir string) (imports string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	resources, blocks := map[string]any{}, []any{}
	for i, o := range s.objects {
		name := fmt.Sprintf("n%04d", i)
		resources[name] = o.arguments
		if s.imported {
			o.arguments["provider"] = "pbx"
			blocks = append(blocks, map[string]any{"provider": "pbx", "to": s.resource + "." + name, "id": o.id})
		}
	}
	configuration := map[string]any{"resource": map[string]any{s.resource: resources}}
	if s.imported {
		// The host is named because the provider in debug mode names it too. OpenTofu assumes another
		// one.
		source := "registry.terraform.io/" + sandbox.Source
		configuration["terraform"] = map[string]any{
			"required_providers": map[string]any{"pbx": map[string]any{"source": source}},
		}
	}
	imports = filepath.Join(dir, "import.tf.json")
	for file, content := range map[string]any{
		filepath.Join(dir, "main.tf.json"): configuration,
		imports:                            map[string]any{"import": blocks},
	} {
		text, err := json.Marshal(content)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return "", err
		}
	}

	return imports, nil
}
