// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package adoption_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/adoption"
)

// Change.Sensitive says that the values need not be set; then Changes and Certain panic.
func TestSensitiveChangeWithoutValues(t *testing.T) {
	t.Parallel()
	secret := adoption.Change{Attribute: "password", Sensitive: true}
	for name, call := range map[string]func(){
		"Certain": func() { adoption.Certain([]adoption.Change{secret}) },
		"Changes": func() { adoption.Changes(secret) },
	} {
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Errorf("%s: %v", name, r)
				}
			}()
			call()
		}()
	}
}

// A2: ${ in an id is an interpolation when it is pasted.
func TestImportBlockIsHCL(t *testing.T) {
	t.Parallel()
	e := ada
	e.ID = "acme/${7}"
	if got := e.Refused().Detail(); !strings.Contains(got, `"acme/$${7}"`) {
		t.Errorf("got %s", got)
	}
}

type private map[string][]byte

func (p private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return p[key], nil }
func (p private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value

	return nil
}

// A nil snapshot is saved as null, loaded as nil, and cannot remember any more.
func TestNilSnapshot(t *testing.T) {
	t.Parallel()
	defer func() {
		if r := recover(); r != nil {
			t.Error(r)
		}
	}()
	p := private{}
	var s adoption.Snapshot
	s.Save(t.Context(), p)
	s, _ = adoption.LoadSnapshot(t.Context(), p)
	_ = s.Remember(t.Context(), []adoption.Change{{Attribute: "a", From: types.StringValue("x"),
		To: types.StringValue("y")}})
}

// Changes(slice...) overwrites the caller's slice.
func TestChangesLeavesItsArgument(t *testing.T) {
	t.Parallel()
	a := types.StringValue("a")
	settings := []adoption.Change{{Attribute: "same", From: a, To: a},
		{Attribute: "other", From: a, To: types.StringValue("b")}}
	adoption.Changes(settings...)
	if settings[0].Attribute != "same" || settings[1].Attribute != "other" {
		t.Errorf("%v", settings)
	}
}
