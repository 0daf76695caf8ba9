// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package apidoc says which requests a type makes: for its page, and for the tests that compare the
// pages with what the mocks were sent.
package apidoc

import (
	"fmt"
	"strings"
)

// Phase is when a request is made.
type Phase string

// The phases of a data source and of a resource. An import is a refresh.
const (
	Read    Phase = "read"
	Refresh Phase = "refresh"
	Preview Phase = "plan of a creation"
	Create  Phase = "create"
	Update  Phase = "update"
	Destroy Phase = "destroy"
)

// Request is one kind of request.
type Request struct {
	// Method and Path name it. In the path `{id}` stands for any text without a slash, and a query
	// has the parameters that select the operation.
	Method, Path string
	Phases       []Phase
	// If is the condition under which it is made, "" for none.
	If string
	// Permission is what the vendor wants for it.
	Permission string
}

// Page is what the page of a type says of its requests, and in notes of their cost and permissions.
type Page struct {
	Requests []Request
	Notes    []string
}

// Pages are the pages by the names of their types.
type Pages struct {
	Resources, DataSources map[string]Page
}

// OtherPhases is a note on what can be created: which requests are made in further cases.
const OtherPhases = "An import makes the requests of a refresh. A replacement, and a change of what the object is " +
	"found by, make those of the plan of a creation."

// Section returns the section of the page, in Markdown.
func (p Page) Section() string {
	var text strings.Builder
	text.WriteString("## API requests and permissions\n\n| Request | When | Permission |\n|---|---|---|\n")
	for _, r := range p.Requests {
		fmt.Fprintf(&text, "| `%s %s` | %s | %s |\n", r.Method, r.Path, r.when(), r.Permission)
	}
	for _, note := range p.Notes {
		text.WriteString("\n" + note + "\n")
	}

	return text.String()
}

func (r Request) when() string {
	phases := make([]string, len(r.Phases))
	for i, phase := range r.Phases {
		phases[i] = string(phase)
	}
	when := strings.Join(phases, ", ")
	if r.If != "" {
		when += ", if " + r.If
	}

	return when
}
