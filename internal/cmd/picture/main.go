// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command picture draws the picture of the README from what Terraform prints for three plans of the
// provider, which run against the mocks. It is run in the root of the repository.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// picture is the file, seen from the root of the repository.
const picture = ".github/plan.svg"

// configuration has a verb for what the second plan adds. The mock has the user already.
const configuration = `
terraform {
  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

resource "tenios_cloud_pbx_user" "workshop" {
  provider = pbx

  user_name           = "+492215000004"
  first_name          = "Workshop"
  outbound_allowed    = false
  password_wo         = "Example-secret-4711"
  password_wo_version = 1
  deletion_policy     = "disable"
  %s
}
`

func main() {
	terraform := flag.String("terraform", "", "the Terraform to run; by default the one on PATH")
	flag.Parse()
	svg, err := draw(context.Background(), *terraform)
	if err == nil {
		err = os.WriteFile(picture, []byte(svg), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// draw runs the three plans and returns their picture.
func draw(ctx context.Context, terraform string) (svg string, err error) {
	dir, err := os.MkdirTemp("", "picture-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	installed, err := sandbox.New(ctx, sandbox.Options{Terraform: terraform, Dir: dir})
	if err != nil {
		return "", err
	}
	mocks := pbxmock.New(pbxmock.Options{TeniosUsers: 20})
	url, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer stop()

	work := filepath.Join(dir, "work")
	if err := os.Mkdir(work, 0o700); err != nil {
		return "", err
	}
	w := installed.Workspace(work, mocks.Environment(url))
	configure := func(addition string) error {
		return os.WriteFile(filepath.Join(work, "main.tf"), fmt.Appendf(nil, configuration, addition), 0o600)
	}
	if err := configure(""); err != nil {
		return "", err
	}
	if output, err := w.Run(ctx, "init"); err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	var p page
	p.command("terraform plan", "the user exists already")
	// The first plan fails, as the picture shows.
	output, _ := w.Run(ctx, "plan", "-json")
	if err := p.diagnostics(output); err != nil {
		return "", err
	}
	if err := configure("adopt_existing = true"); err != nil {
		return "", err
	}
	p.command("terraform plan", "now with adopt_existing = true")
	if output, err = w.Run(ctx, "plan", "-json"); err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	if err := p.diagnostics(output); err != nil {
		return "", err
	}
	if output, err := w.Run(ctx, "apply", "-auto-approve"); err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	p.command("terraform plan -destroy", `deletion_policy = "disable"`)
	if output, err = w.Run(ctx, "plan", "-destroy", "-json"); err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	if err := p.diagnostics(output); err != nil {
		return "", err
	}

	return p.svg(), nil
}

// page is what the picture shows, as text elements.
type page struct{ lines []string }

// Measures of the picture, in pixels and characters.
const (
	lineHeight, margin, titleBar, width = 20, 18, 46, 860
	columns                             = 100
	// The most lines of the details of a message.
	detailLines = 6
)

// span is a part of a line in the colour of a class.
func span(class, text string) string {
	return `<tspan class="` + class + `">` + html.EscapeString(text) + `</tspan>`
}

func (p *page) line(spans ...string) {
	y := titleBar + lineHeight*len(p.lines)
	p.lines = append(p.lines, fmt.Sprintf(`<text x="%d" y="%d" xml:space="preserve">%s</text>`, margin, y,
		strings.Join(spans, "")))
}

func (p *page) command(command, comment string) {
	if len(p.lines) > 0 {
		p.line()
	}
	p.line(span("prompt", "$ "+command), span("comment", "   # "+comment))
}

// diagnostics adds the errors and warnings of a run with -json. There must be one.
func (p *page) diagnostics(output string) error {
	found := false
	for line := range strings.Lines(output) {
		var message struct {
			Diagnostic struct{ Severity, Summary, Detail string } `json:"diagnostic"`
		}
		if json.Unmarshal([]byte(line), &message) != nil || message.Diagnostic.Summary == "" {
			continue
		}
		found = true
		d := message.Diagnostic
		p.line(span(d.Severity, "│ "+strings.ToUpper(d.Severity[:1])+d.Severity[1:]+": "), span("title", d.Summary))
		details := wrap(d.Detail)
		for _, text := range details[:min(len(details), detailLines)] {
			p.line(span(d.Severity, "│ "), span("text", text))
		}
		if len(details) > detailLines {
			p.line(span(d.Severity, "│ "), span("comment", "…"))
		}
	}
	if !found {
		return fmt.Errorf("the plan has no error or warning:\n%s", output)
	}

	return nil
}

// wrap breaks a text into lines as a terminal does, without blank ones, to keep the picture
// small. Lines with an indent are code, and stay as they are.
func wrap(text string) (lines []string) {
	for paragraph := range strings.Lines(text) {
		paragraph = strings.TrimRight(paragraph, "\n")
		if strings.HasPrefix(paragraph, " ") {
			lines = append(lines, paragraph)

			continue
		}
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if line != "" && utf8.RuneCountInString(line+" "+word) > columns {
				lines, line = append(lines, line), ""
			}
			line = strings.TrimPrefix(line+" "+word, " ")
		}
		if line != "" {
			lines = append(lines, line)
		}
	}

	return lines
}

// svg returns the picture: a window with a dark background of its own, which can be read on a light
// page and on a dark one.
func (p *page) svg() string {
	height := titleBar + lineHeight*len(p.lines)

	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img">
<title>Three plans: an existing user is refused, adopting lists what changes, and destroying says what is done</title>
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.prompt { fill: #7ee787; } .comment { fill: #8b949e; } .error { fill: #ff7b72; } .warning { fill: #e3b341; }
.title { fill: #f0f6fc; font-weight: bold; } .text { fill: #c9d1d9; }
</style>
<rect x="0.5" y="0.5" width="%[3]d" height="%[4]d" rx="8" fill="#0d1117" stroke="#8b949e"/>
<circle cx="20" cy="16" r="5" fill="#ff5f56"/>
<circle cx="38" cy="16" r="5" fill="#ffbd2e"/>
<circle cx="56" cy="16" r="5" fill="#27c93f"/>
%[5]s
</svg>
`, width, height, width-1, height-1, strings.Join(p.lines, "\n"))
}
