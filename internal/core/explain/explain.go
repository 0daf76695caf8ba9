// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package explain has a run explain each cause once: the first error or warning of a cause has the
// whole text, and the others point to it. With a wrong password, 158 objects printed 2,016 lines.
//
// Which one is the first is not up to the order in which Terraform prints them. So the others name
// it by its summary, and where they have a summary in common it is another one: of warnings with
// the same summary Terraform prints one only.
package explain

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Log is what one configured provider has explained so far. The zero Log is ready to use.
type Log struct {
	mu    sync.Mutex
	first map[string]Entry
}

// Entry is what the first of a cause has said.
type Entry struct{ Summary, Text string }

// First returns what the first of a cause has said, and whether there was one before. If not, it is
// this one.
func (l *Log) First(cause string, this Entry) (first Entry, before bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if first, before = l.first[cause]; before {
		return first, true
	}
	if l.first == nil {
		l.first = map[string]Entry{}
	}
	l.first[cause] = this

	return this, false
}

// Notice is a warning that many objects of one run may give. It is a diagnostic that says
// everything; what In returns may be shorter, so that is what is shown.
type Notice struct {
	// At is the attribute that the warning is about, if any.
	At path.Path
	// Title is the summary, and names the object.
	Title string
	// Others is the summary of those after the first. Empty keeps their own, where it matters which
	// objects they are.
	Others string
	// General is what is said of all objects alike, and Own what is said of this one, if anything.
	General, Own string
}

// Severity implements diag.Diagnostic.
func (Notice) Severity() diag.Severity { return diag.SeverityWarning }

// Summary implements diag.Diagnostic.
func (n Notice) Summary() string { return n.Title }

// Detail implements diag.Diagnostic.
func (n Notice) Detail() string {
	if n.Own == "" {
		return n.General
	}

	return n.General + "\n\n" + n.Own
}

// Equal implements diag.Diagnostic.
func (n Notice) Equal(other diag.Diagnostic) bool {
	o, ok := other.(Notice)

	return ok && n.At.Equal(o.At) && n.Title == o.Title && n.Detail() == o.Detail()
}

// In returns what is shown of the notice: all of it if it is the first of its kind in the log, or
// there is no log.
func (n Notice) In(log *Log) diag.Diagnostic {
	if log != nil {
		first, before := log.First(n.Others+"\n"+n.General, Entry{Summary: n.Title})
		if before {
			n.General = "This warning applies here too: " + first.Summary
		}
		if before && n.Others != "" {
			n.Title = n.Others
		}
	}
	if len(n.At.Steps()) > 0 {
		return diag.NewAttributeWarningDiagnostic(n.At, n.Title, n.Detail())
	}

	return diag.NewWarningDiagnostic(n.Title, n.Detail())
}

// Show replaces each notice among the diagnostics by what is shown of it.
func Show(diags diag.Diagnostics, log *Log) {
	for i, d := range diags {
		if notice, ok := d.(Notice); ok {
			diags[i] = notice.In(log)
		}
	}
}
