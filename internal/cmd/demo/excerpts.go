// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// telling matches the lines of Terraform's output that are shown: what it will do to each resource, what it did, and sums.
var telling = regexp.MustCompile(`^(- Installed |  # \S+ (will|must) be |Plan: |No changes\.|(Apply|Destroy) complete!|\S+: (Creation|Modifications|Destruction|Import) complete )`)

// lockFileWarning comes with every mirror, and not with a registry.
const lockFileWarning = "Warning: Incomplete lock file information for providers"

// excerpts shortens Terraform's outputs. A warning whose text was shown before is shown by its first line only.
type excerpts struct{ shown map[string]bool }

// print writes the lines of an output that matter, indented.
func (e *excerpts) print(out io.Writer, output string) {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for i := 0; i < len(lines); i++ {
		switch {
		case strings.HasPrefix(lines[i], "Warning: "):
			warning := paragraphs(lines[i:])
			i += len(warning) - 1
			if warning[0] != lockFileWarning {
				e.printWarning(out, warning)
			}
		case lines[i] == "Outputs:":
			indent(out, "", lines[i:])

			return
		case telling.MatchString(lines[i]):
			indent(out, "", lines[i:i+1])
		}
	}
}

// paragraphs returns the lines of the warning that lines begin with. Without colors, only what follows marks its end.
func paragraphs(lines []string) []string {
	end := 1
	for end < len(lines) && !strings.HasPrefix(lines[end], "Warning: ") && !telling.MatchString(lines[end]) {
		end++
	}

	return lines[:end]
}

// printWarning writes a warning without the paragraph that says where in the configuration it arose.
func (e *excerpts) printWarning(out io.Writer, warning []string) {
	text := strings.TrimSpace(strings.Join(warning[1:], "\n"))
	if where, rest, ok := strings.Cut(text, "\n\n"); ok && strings.HasPrefix(where, "with ") {
		text = rest
	}
	if e.shown[text] {
		indent(out, "", []string{warning[0] + " (as above)"})

		return
	}
	if e.shown == nil {
		e.shown = map[string]bool{}
	}
	e.shown[text] = true
	indent(out, "", warning[:1])
	indent(out, "  ", strings.Split(text, "\n"))
}

// indent writes lines below a heading, and by more if they belong to a line above.
func indent(out io.Writer, more string, lines []string) {
	for _, line := range lines {
		fmt.Fprintln(out, strings.TrimRight("   "+more+line, " "))
	}
}
