// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// TestSandbox runs the real Terraform. Its parts share one sandbox, as several workspaces may.
func TestSandbox(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.tfrc")
	for name, value := range map[string]string{
		"TF_CLI_CONFIG_FILE":    missing,
		"TF_CLI_ARGS":           "-no-such-flag",
		"TF_CLI_ARGS_plan":      "-destroy",
		"TF_VAR_first_name":     "Someone",
		"TF_LOG":                "TRACE",
		"TF_DATA_DIR":           filepath.Join(t.TempDir(), "data"),
		"TF_WORKSPACE":          "other",
		"TF_REATTACH_PROVIDERS": "not JSON",
		"TENIOS_ACCESS_KEY":     "wrong",
		"TENIOS_BASE_URL":       "http://127.0.0.1:1",
		"HTTP_PROXY":            "http://127.0.0.1:1",
	} {
		t.Setenv(name, value)
	}
	sb, err := sandbox.New(t.Context(), sandbox.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}

	t.Run("works whatever the user's own settings are", func(t *testing.T) {
		t.Parallel()
		mocks, env := startMocks(t)
		w := sb.Workspace(configuration(t, "terraform-provider-pbx/pbx"), env)

		init := succeed(t, w, "init")
		if !strings.Contains(init, "Installed terraform-provider-pbx/pbx v"+sandbox.Version) {
			t.Errorf("init does not say that it installed the provider:\n%s", init)
		}
		apply := succeed(t, w, "apply", "-auto-approve")
		for _, unwanted := range []string{missing, "[TRACE]", "\x1b["} {
			if strings.Contains(init+apply, unwanted) {
				t.Errorf("the output has %q:\n%s%s", unwanted, init, apply)
			}
		}
		if workspace := succeed(t, w, "workspace", "show"); strings.TrimSpace(workspace) != "default" {
			t.Errorf("the workspace is %q", workspace)
		}
		if user, _ := mocks.Tenios.User("+492215550001"); user.FirstName != "Toni" {
			t.Errorf("got user %+v, want the first name of the configuration", user)
		}
		if requests := mocks.Tenios.Requests(); !strings.Contains(requests[0].Header.Get("User-Agent"),
			"terraform-provider-pbx/"+sandbox.Version+" ") {
			t.Errorf("the provider calls itself %q", requests[0].Header.Get("User-Agent"))
		}
	})

	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		t.Run("finds the provider of "+host, func(t *testing.T) {
			t.Parallel()
			succeed(t, sb.Workspace(configuration(t, host+"/terraform-provider-pbx/pbx"), nil), "init")
		})
	}

	t.Run("installs nothing but the provider", func(t *testing.T) {
		t.Parallel()
		output, err := sb.Workspace(configuration(t, "hashicorp/random"), nil).Run(t.Context(), "init")
		if err == nil {
			t.Errorf("got no error:\n%s", output)
		}
	})

	t.Run("returns what a failed run printed", func(t *testing.T) {
		t.Parallel()
		output, err := sb.Workspace(t.TempDir(), nil).Run(t.Context(), "plan")
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(output, "No configuration files") {
			t.Errorf("got error %v and output:\n%s", err, output)
		}
	})

	t.Run("leaves nothing running when it is interrupted", func(t *testing.T) {
		t.Parallel()
		interruptPlan(t, sb)
	})
}

// interruptPlan ends the context of a plan while the provider waits for the vendor's response.
func interruptPlan(t *testing.T, sb *sandbox.Sandbox) {
	t.Helper()

	mocks, env := startMocks(t)
	dir := configuration(t, "terraform-provider-pbx/pbx")
	w := sb.Workspace(dir, env)
	succeed(t, w, "init")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	mocks.Tenios.InjectFault(fakeserver.Fault{
		Match: func(*http.Request) bool {
			cancel()

			return true
		},
		Latency: time.Minute,
	})

	begin := time.Now()
	output, err := w.Run(ctx, "plan")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want one that is context.Canceled; output:\n%s", err, output)
	}
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	if runtime.GOOS != "linux" {
		return
	}
	if !strings.Contains(output, "Interrupt received") {
		t.Errorf("Terraform was not interrupted but killed; output:\n%s", output)
	}
	if left := runningIn(t, dir); len(left) > 0 {
		t.Errorf("still running: %q", left)
	}
}

// runningIn returns the commands of the processes with that working folder, such as Terraform and
// its providers.
func runningIn(t *testing.T, dir string) []string {
	t.Helper()

	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, link := range links {
		if cwd, err := os.Readlink(link); err != nil || cwd != dir {
			continue // The process is gone, or belongs to someone else.
		}
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(link), "cmdline"))
		commands = append(commands, string(command))
	}

	return commands
}

// startMocks starts mock servers until the test ends and returns them with the environment that
// points to them.
func startMocks(t *testing.T) (*pbxmock.Server, []string) {
	t.Helper()

	mocks := pbxmock.New(pbxmock.Options{})
	baseURL, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)

	return mocks, mocks.Environment(baseURL)
}

// configuration writes a configuration with one user and returns its folder.
func configuration(t *testing.T, source string) string {
	t.Helper()

	dir := t.TempDir()
	text := `
terraform {
  required_providers {
    pbx = { source = "` + source + `" }
  }
}

variable "first_name" {
  default = "Toni"
}

resource "tenios_cloud_pbx_user" "one" {
  provider    = pbx
  user_name   = "+492215550001"
  password_wo = "Correct-Horse-1"
  first_name  = var.first_name
}
`
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	return dir
}

// succeed runs Terraform, which must not fail, and returns what it printed.
func succeed(t *testing.T, w *sandbox.Workspace, args ...string) string {
	t.Helper()

	output, err := w.Run(t.Context(), args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	return output
}

func TestTerraformFromOptionOrEnvironment(t *testing.T) {
	check := func(o sandbox.Options, want string) {
		t.Helper()
		_, err := sandbox.New(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), "no Terraform") || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want one that names %s", err, want)
		}
	}
	t.Setenv("TF_ACC_TERRAFORM_PATH", "from-environment")
	check(sandbox.Options{Dir: t.TempDir()}, "from-environment")
	check(sandbox.Options{Dir: t.TempDir(), Terraform: "from-option"}, "from-option")
}
