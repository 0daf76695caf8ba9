// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// telling matches the lines of Terraform's output that are shown: what it will do to each resource,
// and sums.
var telling = regexp.MustCompile(
	`^(- Installed |  # \S.* (will|must) be (created|updated|replaced|destroyed|imported)|  # \(imported from |Plan: |No changes\.|(Apply|Destroy) complete!)`)

// instance matches the key by which the lines of a resource's instances differ.
var instance = regexp.MustCompile(`\["[^"]*"\]`)

// lockFileWarning comes with every mirror, and not with a registry.
const lockFileWarning = "Warning: Incomplete lock file information for providers"

// excerpts shortens Terraform's outputs. A warning whose text was shown before is shown by its
// first line only, and outputs that were shown before not at all.
type excerpts struct{ shown map[string]bool }

// excerpt is a line of an output, or a warning, which has a text below its line.
type excerpt struct {
	line, text string
	// times is how often it comes.
	times int
}

// print writes the lines of an output that matter, indented. Of lines that say the same about
// several instances of a resource, it writes the first one and how many there are.
func (e *excerpts) print(out io.Writer, output string) {
	var selected []excerpt
	add := func(line, text string) {
		same := func(x excerpt) bool { return x.text == text && x.line == line }
		if i := slices.IndexFunc(selected, same); i >= 0 {
			selected[i].times++
		} else {
			selected = append(selected, excerpt{line: line, text: text, times: 1})
		}
	}
	var outputs []string
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for i := 0; i < len(lines) && outputs == nil; i++ {
		switch {
		case strings.HasPrefix(lines[i], "Warning: "):
			warning := paragraphs(lines[i:])
			i += len(warning) - 1
			if warning[0] != lockFileWarning {
				add(warning[0], textOf(warning))
			}
		case lines[i] == "Outputs:":
			outputs = lines[i:]
		case telling.MatchString(lines[i]):
			add(instance.ReplaceAllString(lines[i], "[…]"), "")
		}
	}
	for _, x := range selected {
		e.printOne(out, x)
	}
	e.printOutputs(out, slices.DeleteFunc(outputs, func(line string) bool { return line == "" }))
}

// printOutputs writes the outputs of the configuration, unless they were shown before.
func (e *excerpts) printOutputs(out io.Writer, lines []string) {
	if text := strings.Join(lines, "\n"); !e.shown[text] {
		e.show(text)
		indent(out, "", lines)
	}
}

// show notes that a text was shown.
func (e *excerpts) show(text string) {
	if e.shown == nil {
		e.shown = map[string]bool{}
	}
	e.shown[text] = true
}

// paragraphs returns the lines of the warning that lines begin with. Without colors, only what
// follows marks its end.
func paragraphs(lines []string) []string {
	end := 1
	for end < len(lines) && !strings.HasPrefix(lines[end], "Warning: ") && !telling.MatchString(lines[end]) {
		end++
	}

	return lines[:end]
}

// textOf returns the text of a warning without the paragraph that says where in the configuration
// it arose.
func textOf(warning []string) string {
	text := strings.TrimSpace(strings.Join(warning[1:], "\n"))
	if where, rest, ok := strings.Cut(text, "\n\n"); ok && strings.HasPrefix(where, "with ") {
		return rest
	}

	return text
}

func (e *excerpts) printOne(out io.Writer, x excerpt) {
	switch {
	case x.text == "" && x.times > 1:
		indent(out, "", []string{fmt.Sprintf("%s (%d)", x.line, x.times)})
	case x.text == "":
		indent(out, "", []string{x.line})
	case e.shown[x.text]:
		indent(out, "", []string{x.line + " (as above)"})
	default:
		e.show(x.text)
		indent(out, "", []string{x.line})
		indent(out, "  ", strings.Split(x.text, "\n"))
	}
}

// indent writes lines below a heading, and by more if they belong to a line above.
func indent(out io.Writer, more string, lines []string) {
	for _, line := range lines {
		fmt.Fprintln(out, strings.TrimRight("   "+more+line, " "))
	}
}
