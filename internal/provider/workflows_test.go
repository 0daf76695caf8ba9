// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// githubWorkflow is what a test runs of a workflow of GitHub Actions.
type githubWorkflow struct {
	Jobs map[string]struct {
		Env   map[string]string `yaml:"env"`
		Steps []githubStep      `yaml:"steps"`
	} `yaml:"jobs"`
}

type githubStep struct {
	If  string            `yaml:"if"`
	Run string            `yaml:"run"`
	Env map[string]string `yaml:"env"`
}

// gitlabJob is what a test runs of a job of GitLab.
type gitlabJob struct {
	Before []string `yaml:"before_script"`
	Script []string `yaml:"script"`
	After  []string `yaml:"after_script"`
}

// Expressions are the values of what GitHub fills into a workflow. Secrets are in the environment
// already.
var expressions = map[string]string{
	"matrix.tenant": "north", "github.token": "example-token", "github.event.pull_request.number": "7",
}

var (
	expression   = regexp.MustCompile(`\$\{\{ (\S+) \}\}`)
	eventIs      = regexp.MustCompile(`github\.event_name (==|!=) '(\w+)'`)
	platformVars = "export GITHUB_REPOSITORY=example/phones TENANT=north CI_PROJECT_ID=12 CI_MERGE_REQUEST_IID=7 " +
		"CI_API_V4_URL=https://gitlab.example.com/api/v4 COMMENT_TOKEN=example-token\n"
)

// workflowScript returns the commands of a workflow as one script. Programs of the platform only
// print what they were called with.
func workflowScript(t *testing.T, dir string, block guideBlock) string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"gh", "curl", "apk"} {
		// The list of issues that exist already is asked for its length.
		text := "#!/bin/sh\necho \"" + name + " $*\" >&2\nif [ \"$2\" = list ]; then echo 0; fi\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, block.options["workflow"])
	steps := gitlabSteps
	if strings.Contains(file, ".github") {
		steps = githubSteps
	}

	// The status is that of the first step that fails, as for the platforms.
	return "(export PATH=" + bin + ":\"$PATH\" HOME=" + bin + "\n" + platformVars + "status=0\n" +
		steps(t, []byte(read(t, file)), block) + "exit $status)\n"
}

// step runs a script in a shell of its own, on the condition.
func step(condition, script string) string {
	quoted := "'" + strings.ReplaceAll(script, "'", `'\''`) + "'"

	return "if " + condition + "; then bash -e -o pipefail -c " + quoted + " || status=$?; fi\n"
}

const untilFailure = "[ $status = 0 ]"

func githubSteps(t *testing.T, text []byte, block guideBlock) string {
	t.Helper()
	var w githubWorkflow
	if err := yaml.Load(text, &w); err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, job := range w.Jobs {
		for _, s := range job.Steps {
			when := eventIs.FindStringSubmatch(s.If)
			if s.Run == "" || when != nil && (when[2] == block.options["event"]) != (when[1] == "==") {
				continue
			}
			condition := untilFailure
			switch {
			case strings.Contains(s.If, "!cancelled()"):
				condition = "true"
			case strings.Contains(s.If, "failure()"):
				condition = "[ $status != 0 ]"
			}
			script.WriteString(step(condition, githubEnv(t, job.Env)+githubEnv(t, s.Env)+s.Run))
		}
	}

	return script.String()
}

// githubEnv exports the variables of a job or step.
func githubEnv(t *testing.T, env map[string]string) string {
	t.Helper()
	var script strings.Builder
	for _, name := range slices.Sorted(maps.Keys(env)) {
		value := env[name]
		if strings.Contains(value, "secrets.") {
			continue
		}
		for _, found := range expression.FindAllStringSubmatch(value, -1) {
			with, ok := expressions[found[1]]
			if !ok {
				t.Fatalf("the test knows no value of %s", found[0])
			}
			value = strings.ReplaceAll(value, found[0], with)
		}
		script.WriteString("export " + name + "='" + value + "'\n")
	}

	return script.String()
}

func gitlabSteps(t *testing.T, text []byte, block guideBlock) string {
	t.Helper()
	var top map[string]yaml.Node
	if err := yaml.Load(text, &top); err != nil {
		t.Fatal(err)
	}
	var job, defaults gitlabJob
	for name, to := range map[string]*gitlabJob{block.options["job"]: &job, "default": &defaults} {
		node := top[name]
		if err := node.Decode(to); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if len(job.Script) == 0 {
		t.Fatalf("%s: there is no job %s", block.where, block.options["job"])
	}

	return step(untilFailure, strings.Join(slices.Concat(defaults.Before, job.Script), "\n")) +
		step("true", strings.Join(job.After, "\n"))
}
