// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// shown matches the lines of Terraform's output that are shown: what it will do to each resource,
// totals, warnings and outputs.
var shown = regexp.MustCompile(`^(- Installed |  # \S.* (will|must) be (created|updated|replaced|destroyed|imported)|` +
	`  # \(imported from |Plan: |No changes\.|(Apply|Destroy) complete!|Warning: |Outputs:)`)

// instance matches the key in which the lines of a resource's instances differ.
var instance = regexp.MustCompile(`\["[^"]*"\]`)

// excerpts shortens Terraform's outputs. It has the texts that were shown before: a warning with
// such a text is only named, and the outputs of a configuration are omitted.
type excerpts map[string]bool

// excerpt is a line of an output, with the text below it if it is a warning or the outputs heading.
type excerpt struct{ line, text string }

// print writes the lines of an output that matter. Of lines that say the same about several
// instances of a resource, it writes one, with their number.
func (e excerpts) print(out io.Writer, output string) {
	var selected []excerpt
	times := map[excerpt]int{}
	for lines := strings.Split(output, "\n"); len(lines) > 0; {
		var x excerpt
		x, lines = next(lines)
		// This warning comes with every mirror, but not with a registry.
		if x.line == "" || strings.HasPrefix(x.line, "Warning: Incomplete lock file information") {
			continue
		}
		if times[x]++; times[x] == 1 {
			selected = append(selected, x)
		}
	}
	for _, x := range selected {
		line := "   " + x.line
		switch {
		case x.text == "" && times[x] > 1:
			line += fmt.Sprintf(" (%d)", times[x])
		case e[x.text] && x.line == "Outputs:":
			continue
		case e[x.text]:
			line += " (as above)"
		}
		fmt.Fprintln(out, line)
		for line := range strings.SplitSeq(x.text, "\n") {
			if line != "" && !e[x.text] {
				fmt.Fprintln(out, "     "+line)
			}
		}
		e[x.text] = x.text != ""
	}
}

// next returns the first excerpt of lines, empty if the first line is not shown, and the rest.
func next(lines []string) (excerpt, []string) {
	line, rest := lines[0], lines[1:]
	switch {
	case !shown.MatchString(line):
		return excerpt{}, rest
	case line == "Outputs:":
		return excerpt{line, strings.TrimSpace(strings.Join(rest, "\n"))}, nil
	case !strings.HasPrefix(line, "Warning: "):
		return excerpt{line: instance.ReplaceAllString(line, "[…]")}, rest
	}
	// Without colors, only what follows marks the end of a warning.
	end := 0
	for end < len(rest) && !shown.MatchString(rest[end]) {
		end++
	}
	text := strings.TrimSpace(strings.Join(rest[:end], "\n"))
	// The paragraph that says where in the configuration it arose is not shown.
	if where, after, ok := strings.Cut(text, "\n\n"); ok && strings.HasPrefix(where, "with ") {
		text = after
	}

	return excerpt{line, text}, rest[end:]
}
