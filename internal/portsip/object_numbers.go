// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

const (
	numberAttribute      = "extension_number"
	usersPath            = "/users"
	sharedVoicemailsPath = "/shared_voicemails"
	conferenceRoomsPath  = "/conference_rooms"
)

// numberPaths are the paths of what has extension numbers, by the type that
// GET /api/extension_numbers/{extension_number} gives. For shared voicemails it has none.
var numberPaths = map[string]string{
	"EXTENSION": usersPath, "RING_GROUP": "/ring_groups", "CALL_QUEUE": "/call_queues",
	"CONFERENCE_ROOM": conferenceRoomsPath, "VIRTUAL_RECEPTIONIST": "/ivrs", "SHARED_VOICEMAIL": sharedVoicemailsPath,
}

// numberOwner is what has an extension number. A number that is free has the zero owner.
type numberOwner struct {
	number, kind, id, name string
}

// numberSpace tells who has an extension number: all numbers of a tenant are one space, whatever
// has them.
type numberSpace struct {
	client *Client
	// singles are the numbers that were looked up on their own.
	singles *collection.Collection[string, numberOwner]

	mu     sync.Mutex
	looked map[string]bool
	// claims are the types of the resources that create something with a number.
	claims map[string]string
}

func newNumberSpace(c *Client) *numberSpace {
	return &numberSpace{client: c, looked: map[string]bool{}, claims: map[string]string{},
		singles: collection.New(collection.Source[string, numberOwner]{
			Key: func(o numberOwner) string { return o.number }, Get: c.lookUpNumber, ListsInPart: true,
		})}
}

// lookUpNumber asks the PBX who has a number. A number that is free is 404 there.
func (c *Client) lookUpNumber(ctx context.Context, number string) (numberOwner, error) {
	var d Document
	path := "/extension_numbers/" + number
	err := c.get(ctx, path, &d)
	var e *apierr.Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return numberOwner{number: number}, nil
	}

	owner := numberOwner{number: number, kind: textAt(d, "type"), id: idOf(d), name: textAt(d, "name")}
	if err == nil && owner.id == "" {
		err = &apierr.Error{Method: http.MethodGet, Path: path, Status: http.StatusOK, Message: "the response has no id"}
	}

	return owner, err
}

// maxLooks is how many numbers are looked up on their own. For more, the lists of all owners cost
// less.
const maxLooks = 3

// isLookedUp reports whether a number is one of the few that are looked up on their own.
func (s *numberSpace) isLookedUp(number string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.looked[number] && len(s.looked) >= maxLooks {
		return false
	}
	s.looked[number] = true

	return true
}

// ownerOf returns who has a number.
func (s *numberSpace) ownerOf(ctx context.Context, number string) (numberOwner, error) {
	paths := numberPaths
	if s.isLookedUp(number) {
		owner, err := s.singles.Get(ctx, number)
		if err != nil || owner.id != "" {
			return owner, err
		}
		paths = map[string]string{"SHARED_VOICEMAIL": sharedVoicemailsPath}
	}
	for kind, path := range paths {
		all, err := s.client.objects[path].list(ctx, Query{})
		var e *apierr.Error
		switch {
		case path == conferenceRoomsPath && errors.As(err, &e) && e.Status == http.StatusForbidden:
			continue // They are not managed here, and the PBX refuses the number of one.
		case err != nil:
			return numberOwner{}, err
		}
		for _, d := range all {
			if textAt(d, numberAttribute) == number {
				name := cmp.Or(textAt(d, "name"), textAt(d, "subject")) // Conference rooms have a subject.

				return numberOwner{number: number, kind: kind, id: idOf(d), name: name}, nil
			}
		}
	}

	return numberOwner{number: number}, nil
}

// forget makes the next look ask the PBX again, after a write.
func (s *numberSpace) forget() { s.singles.Invalidate() }

// claim notes that a resource of a type creates something with a number, and returns the other type
// of which a resource does so too, "" if there is none.
func (s *numberSpace) claim(number, typeName string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, claimed := s.claims[number]; claimed && other != typeName {
		return other
	}
	s.claims[number] = typeName

	return ""
}

// checkNumber refuses a new object with a number that something else has, or will have.
func (s *numberSpace) checkNumber(ctx context.Context, k objectKind, number string) diag.Diagnostics {
	refused := func(why string) diag.Diagnostics {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(numberAttribute), "Extension number in use",
			why+" A number belongs to one user, group, queue or the like only.")}
	}
	if other := s.claim(number, k.typeName); other != "" {
		return refused(fmt.Sprintf("A resource of type %s in this configuration is to have the number %s too.", other,
			number))
	}
	owner, err := s.ownerOf(collection.AnyAge(ctx), number)
	if err != nil || owner.id == "" || numberPaths[owner.kind] == k.path {
		return nil // Find has reported both.
	}

	noun := owner.kind // A newer PBX may have further types.
	if o := s.client.objects[numberPaths[owner.kind]]; o != nil {
		noun = o.noun
	}

	return refused(fmt.Sprintf("The number %s belongs to the %s %q (%s). Choose another one, or renumber or delete that "+
		"first, in an apply of its own.", number, noun, owner.name, owner.id))
}
