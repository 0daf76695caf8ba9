// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// In a guide, an HTML comment before a block of code says how the block is tested; rendered, it
// does not show:
//
//	<!-- test: apply -->               the block is a configuration: it is applied, planned again, and destroyed
//	<!-- test: validate -->            the block is a configuration that is only validated
//	<!-- test: skip (REASON) -->       the block is only parsed, for that reason
//	<!-- test: NAME -->                the block belongs to the story of that name
//
// In a story, a block with `file=FILE` is written to that file, with the word `excel` as Excel
// writes it; another block of HCL is added to main.tf; a block of shell commands is run, and must
// fail if it has the word `fails`. Its variables and its folder stay for those after it. Of a block
// of text, each line must stand in what the last commands printed, in that order. A line that is
// just … stands for lines that are omitted. With `workflow=FILE`, the steps of that workflow run
// first, on GitHub for `event=EVENT`, on GitLab those of `job=JOB`. With `release=DIR`, that folder
// first gets the zips of a release, of another build each time; with the word `restapi`, terraform
// init finds the stand-in of restapi_test.go. A story with `needs=VERSION` is
// played by that Terraform and newer ones, and only parsed by older ones. A block with
// `only=terraform` is omitted with OpenTofu, and the whole story if it is the first. A story with
// `except=VERSION` is not played by the versions with the same first two numbers, which have a bug
// that the guide says how to get around.
//
// A block of HCL without such a comment fails the test, and so does one that `terraform fmt` would
// change.
var (
	fenced = regexp.MustCompile("(?ms)^(?:<!-- test: ([^\n]*?) -->\n)?```(\\w+)\n(.*?)^```$")
	option = regexp.MustCompile(`(\w+)=(\S+)`)
)

// guideBlock is one block of code of a guide.
type guideBlock struct {
	// Where is the file and the line of the block.
	where string
	// Mark is how it is tested, without the options; language is what stands behind the fence.
	mark, language, text string
	options              map[string]string
	fails, excel         bool
	restapi              bool
	// Script is what a shell runs of it.
	script string
}

func (b guideBlock) isHCL() bool { return b.language == "terraform" || b.language == "hcl" }

// guides plays what the guides, the provider's page and the README show.
func (e *examples) guides(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "templates", "guides", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	files = append(files, filepath.Join(root, "docs", "index.md"), filepath.Join(root, "README.md"))

	var all []guideBlock
	for _, file := range files {
		stories := map[string][]guideBlock{}
		for _, block := range guideBlocks(t, file) {
			if block.isHCL() {
				all = append(all, block)
			}
			switch block.mark {
			case "":
				if block.isHCL() {
					t.Errorf("%s: a block of HCL without a comment that says how it is tested", block.where)
				}
			case "skip":
			case "apply", "validate":
				t.Run(block.where, func(t *testing.T) {
					t.Parallel()
					e.tryBlock(t, block)
				})
			default:
				stories[block.mark] = append(stories[block.mark], block)
			}
		}
		for name, story := range stories {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				t.Parallel()
				e.play(t, story)
			})
		}
	}
	t.Run("formatted", func(t *testing.T) {
		t.Parallel()
		e.formatted(t, all)
	})
}

// guideBlocks returns the blocks of a file, which carry their language, in their order.
func guideBlocks(t *testing.T, file string) []guideBlock {
	t.Helper()
	content := read(t, file)
	var blocks []guideBlock
	for _, at := range fenced.FindAllStringSubmatchIndex(content, -1) {
		part := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}

			return content[at[2*i]:at[2*i+1]]
		}
		line := 1 + strings.Count(content[:at[4]], "\n")
		block := guideBlock{where: fmt.Sprintf("%s:%d", filepath.Base(file), line), language: part(2), text: part(3),
			options: map[string]string{}}
		var rest string
		block.mark, rest, _ = strings.Cut(part(1), " ")
		if block.mark == "skip" && !regexp.MustCompile(`^\(.{10,}\)$`).MatchString(rest) {
			t.Errorf("%s: a block is skipped without a reason", block.where)
		}
		for _, o := range option.FindAllStringSubmatch(rest, -1) {
			block.options[o[1]] = o[2]
		}
		block.script = block.text
		block.fails = slices.Contains(strings.Fields(rest), "fails")
		block.restapi = slices.Contains(strings.Fields(rest), "restapi")
		block.excel = slices.Contains(strings.Fields(rest), "excel")
		blocks = append(blocks, block)
	}
	marked := 0
	for _, block := range blocks {
		if block.mark != "" {
			marked++
		}
	}
	if comments := strings.Count(content, "<!-- test:"); comments != marked {
		t.Errorf("%s: %d comments say how a block is tested, but only %d stand right before one", filepath.Base(file),
			comments, marked)
	}
	if indented := regexp.MustCompile("(?m)^[ \t]+```(?:terraform|hcl)$").FindString(content); indented != "" {
		t.Errorf("%s: an indented block of HCL cannot be tested: %q", filepath.Base(file), indented)
	}

	return blocks
}

// tryBlock tests a block that is a configuration on its own.
func (e *examples) tryBlock(t *testing.T, block guideBlock) {
	t.Helper()
	if least, ok := block.options["needs"]; ok {
		e.needs(t, least, "what the block has")
	}
	if block.mark == "apply" {
		e.apply(t, block.text)

		return
	}
	w, _ := e.workspace(t, block.text)
	run(t, w, "validate")
}

// play writes the files of a story and runs its commands, as a reader would.
func (e *examples) play(t *testing.T, story []guideBlock) {
	t.Helper()
	if story[0].options["only"] == "terraform" && coretest.IsOpenTofu() {
		t.Skip("OpenTofu cannot do this, and the guide says so")
	}
	if broken, ok := story[0].options["except"]; ok &&
		slices.Equal(e.version.Segments()[:2], version.Must(version.NewVersion(broken)).Segments()[:2]) &&
		!coretest.IsOpenTofu() {
		t.Skipf("Terraform %s cannot do this, and the guide says how to get around it", e.version)
	}
	var configuration strings.Builder
	for _, block := range story {
		if block.isHCL() {
			configuration.WriteString(block.text)
		}
		if least, ok := block.options["needs"]; ok {
			e.needs(t, least, "what the story has")
		}
	}
	dir := t.TempDir()
	bin := t.TempDir()
	if err := os.Symlink(e.sandbox.Terraform(), filepath.Join(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	environment := slices.Concat(mockEnvironment(t, configuration.String()), []string{
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"TF_CLI_ARGS_apply=-auto-approve", "TF_CLI_ARGS_destroy=-auto-approve",
	})
	environment = e.sandbox.Workspace(dir, environment).Environment()

	exports := filepath.Join(bin, "exports")
	write(t, exports, "")
	var printed string
	for _, block := range story {
		if block.restapi {
			addRestapi(t, filepath.Join(e.sandbox.Provider(), "..", "..", "..", "..", "..", ".."))
		}
		if folder := block.options["release"]; folder != "" {
			e.writeRelease(t, filepath.Join(dir, folder), block.where)
		}
		switch {
		case block.options["only"] == "terraform" && coretest.IsOpenTofu():
		case block.isHCL() || block.options["file"] != "":
			writeBlock(t, dir, block)
		case block.language == "shell":
			printed = runShell(t, dir, exports, environment, block)
		default:
			if block.options["workflow"] != "" {
				block.script = workflowScript(t, dir, block)
				printed = runShell(t, dir, exports, environment, block)
			}
			wantLines(t, block, printed)
		}
	}
}

// writeRelease makes a mirror with the zips of a release for four platforms. Of the others, only
// the checksum counts. The build is a text inside, so that another one has other checksums.
func (e *examples) writeRelease(t *testing.T, mirror, build string) {
	t.Helper()
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		dir := filepath.Join(mirror, host, filepath.FromSlash(sandbox.Source))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, platform := range []string{"linux_amd64", "linux_arm64", "darwin_arm64", "windows_amd64"} {
			program := "of " + platform
			if platform == runtime.GOOS+"_"+runtime.GOARCH {
				program = read(t, e.sandbox.Provider())
			}
			var zipped bytes.Buffer
			w := zip.NewWriter(&zipped)
			for name, content := range map[string]string{
				"terraform-provider-pbx_v" + sandbox.Version: program, "README.md": build,
			} {
				header := &zip.FileHeader{Name: name}
				header.SetMode(0o755)
				file, err := w.CreateHeader(header)
				if err == nil {
					_, err = file.Write([]byte(content))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "terraform-provider-pbx_"+sandbox.Version+"_"+platform+".zip"), zipped.String())
		}
	}
}

func writeBlock(t *testing.T, dir string, block guideBlock) {
	t.Helper()
	name, named := block.options["file"]
	if named {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		text := block.text
		if block.excel {
			text = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
		}
		write(t, filepath.Join(dir, name), text)

		return
	}
	file := filepath.Join(dir, "main.tf")
	before, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	write(t, file, string(before)+block.text)
}

// runShell runs the commands of a block and returns what they printed. The file exports hands
// variables and folder from one block to the next, as the reader's shell does.
func runShell(t *testing.T, dir, exports string, environment []string, block guideBlock) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	script := ". " + exports + "\ntrap '{ export -p; echo cd \"\\\"$PWD\\\"\"; } >" + exports + "' EXIT\n" + block.script
	cmd := exec.CommandContext(ctx, "sh", "-e", "-c", script)
	cmd.Dir, cmd.Env = dir, environment
	output, err := cmd.CombinedOutput()
	if (err != nil) != block.fails {
		t.Fatalf("%s: got error %v, want one: %t\n%s%s", block.where, err, block.fails, block.script, output)
	}

	return string(output)
}

// wantLines requires the lines of a block, in their order, in what was printed. Terraform draws
// frames around warnings and breaks lines where the window ends, so only the words count.
func wantLines(t *testing.T, block guideBlock, printed string) {
	t.Helper()
	words := func(text string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("╷", "", "│", "", "╵", "").Replace(text)), " ")
	}
	rest, compared := words(printed), 0
	for line := range strings.Lines(block.text) {
		want := words(line)
		if want == "" || want == "…" {
			continue
		}
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("%s: %q was not printed, or not in that place:\n%s", block.where, want, printed)
		}
		rest = after
		compared++
	}
	if compared == 0 {
		t.Fatalf("%s: the block has no line that could be compared", block.where)
	}
}

// formatted requires that all blocks can be parsed and are written as `terraform fmt` writes them.
func (e *examples) formatted(t *testing.T, blocks []guideBlock) {
	t.Helper()
	dir := t.TempDir()
	for _, block := range blocks {
		write(t, filepath.Join(dir, strings.ReplaceAll(block.where, ":", "-line-")+".tf"), block.text)
	}
	if output, err := e.sandbox.Workspace(dir, nil).Run(t.Context(), "fmt", "-check", "-diff"); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}

// A link of a guide to another page leads to a page that exists.
func TestGuidesLinkToPages(t *testing.T) {
	t.Parallel()
	guides := filepath.Join(root, "docs", "guides")
	files, err := filepath.Glob(filepath.Join(root, "templates", "guides", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, file := range files {
		for _, link := range regexp.MustCompile(`\]\(([^):]+\.md)(?:#[^)]*)?\)`).FindAllStringSubmatch(read(t, file), -1) {
			if _, err := os.Stat(filepath.Join(guides, link[1])); err != nil {
				t.Errorf("%s: %v", filepath.Base(file), err)
			}
		}
	}
}

// The pages that say which Go is needed say what go.mod says.
func TestGuidesNameTheVersionOfGo(t *testing.T) {
	t.Parallel()
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, filepath.Join(root, "go.mod")))
	if version == nil {
		t.Fatal("go.mod names no version")
	}
	want := "[Go](https://go.dev/dl/) " + version[1] + " or newer"
	for _, file := range []string{"README.md", filepath.Join("templates", "guides", "getting-started.md")} {
		if !strings.Contains(read(t, filepath.Join(root, file)), want) {
			t.Errorf("%s does not say %q", file, want)
		}
	}
}
