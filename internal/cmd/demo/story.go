// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// story is the demo while it is told. After an error its steps do nothing.
type story struct {
	out       io.Writer
	tenios    *teniosmock.Server
	baseURL   string
	program   string
	work      string
	workspace *sandbox.Workspace
	password  string

	err           error
	chapter       int
	excerpts      excerpts
	atStart       []user
	lists, writes int
}

// The exit statuses of plan -detailed-exitcode. Other commands have the first only.
const (
	nothingToDo = 0
	somethingTo = 2
)

// tell runs Terraform from init to destroy, and looks at the server in between.
func (s *story) tell(ctx context.Context) error {
	s.atStart, s.err = listUsers(ctx, s.baseURL)

	s.heading("Install", "Terraform finds the provider in a mirror on disk, as it finds a released one in its registry.")
	s.terraform(ctx, nothingToDo, "init")

	s.heading("Plan", "Five users are to be created or adopted, and one is imported. The warning says what adopting changes.")
	s.terraform(ctx, somethingTo, "plan", "-detailed-exitcode", "-out=demo.tfplan")

	s.heading("Apply", "The plan is carried out. The list of users is read once for all of them; each user takes one write.")
	s.terraform(ctx, nothingToDo, "apply", "demo.tfplan")
	s.checkSecret()

	s.heading("Plan again", "Nothing is left to do: what the server says is what the configuration says.")
	s.terraform(ctx, nothingToDo, "plan", "-detailed-exitcode")

	s.heading("What the server holds", "Asked from the server itself, past Terraform. The imported user is one of those that did not change.")
	s.look(ctx)

	s.heading("Plan to destroy", "Tenios cannot delete users, so the plan warns what happens instead, as each deletion_policy says.")
	s.terraform(ctx, somethingTo, "plan", "-destroy", "-detailed-exitcode", "-out=destroy.tfplan")

	s.heading("Destroy", "As terraform destroy does: Terraform forgets its users. Only deletion_policy = \"disable\" takes a write.")
	s.terraform(ctx, nothingToDo, "apply", "destroy.tfplan")

	s.heading("What the server holds afterwards", "Every user is still there, but the reception may do nothing any more.")
	s.look(ctx)

	return s.err
}

// heading opens a chapter.
func (s *story) heading(title, explanation string) {
	if s.err == nil {
		s.chapter++
		fmt.Fprintf(s.out, "\n%d. %s\n   %s\n\n", s.chapter, title, explanation)
	}
}

// terraform runs Terraform, which must end with that status. It shows what matters of the output, and what the server was
// asked for.
func (s *story) terraform(ctx context.Context, wantStatus int, args ...string) {
	if s.err != nil {
		return
	}
	command := s.program + " " + strings.Join(args, " ")
	fmt.Fprintln(s.out, "   $", command)
	s.tenios.ResetRequests()
	output, err := s.workspace.Run(ctx, args...)

	status := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		status, err = exit.ExitCode(), nil
	}
	switch {
	case err != nil:
		s.err = err
	case status == somethingTo && wantStatus == nothingToDo:
		s.err = fmt.Errorf("%s: the plan should be empty, but is not\n\n%s", command, output)
	case status == nothingToDo && wantStatus == somethingTo:
		s.err = fmt.Errorf("%s: the plan is empty, but should not be\n\n%s", command, output)
	case status != wantStatus:
		s.err = fmt.Errorf("%s: failed with status %d\n\n%s", command, status, output)
	default:
		s.excerpts.print(s.out, output)
		lists, writes := s.tenios.Count("/cloud-pbx/list"), s.tenios.Count("/cloud-pbx/upsert/")
		s.lists += lists
		s.writes += writes
		fmt.Fprintf(s.out, "\n   API calls: %s.\n", calls(lists, writes))
	}
}

func calls(lists, writes int) string {
	if lists+writes == 0 {
		return "none"
	}

	return fmt.Sprintf("%d to read the list of users, %d to write a user", lists, writes)
}

// checkSecret makes sure of what no output can show: the password arrived, and Terraform kept no copy.
func (s *story) checkSecret() {
	if s.err != nil {
		return
	}
	state, err := os.ReadFile(filepath.Join(s.work, "terraform.tfstate"))
	switch {
	case err != nil:
		s.err = err
	case s.tenios.Password("+492215550100") != s.password:
		s.err = errors.New("the password did not reach the server")
	case strings.Contains(string(state), s.password):
		s.err = errors.New("the password is in terraform.tfstate")
	default:
		fmt.Fprintln(s.out, "   The password has reached the server, and is not in terraform.tfstate.")
	}
}

// look shows the users of the server that are not as they were at the start.
func (s *story) look(ctx context.Context) {
	if s.err != nil {
		return
	}
	var now []user
	if now, s.err = listUsers(ctx, s.baseURL); s.err == nil {
		printUsers(s.out, s.atStart, now)
	}
}
