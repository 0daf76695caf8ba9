// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"
)

func TestMessagesOf(t *testing.T) {
	t.Parallel()
	const source = `package p
const kind = "pbx_thing"
func f(name string, err error) {
	summary := "Unable to read " + kind + " " + name
	diags.AddError(summary, err.Error())
	diags.AddAttributeWarning(at, fmt.Sprintf("%[1]s %q is odd", kind, name), "")
	diags.AddError(err.Error(), "A detail")
	explain.Notice{Title: "Destroying " + name, Detail: "A detail"}
}`
	got, err := messagesOf(fstest.MapFS{"p.go": {Data: []byte(source)}, "pmock/p.go": {Data: []byte(source + "broken")}})
	want := []string{"Destroying …", "Unable to read pbx_thing …", "… … is odd"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q and %v, want %q", got, err, want)
	}
}

// Each package has messages, so none has moved away from where they are looked for.
func TestMessageSources(t *testing.T) {
	t.Parallel()
	for _, source := range messageSources {
		messages, err := messagesOf(os.DirFS("../../" + source.folder))
		if err != nil || len(messages) < 3 {
			t.Errorf("%s: got %q and %v", source.folder, messages, err)
		}
	}
}
