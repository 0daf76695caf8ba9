// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"fmt"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
)

// Form is what the ids of one kind of object look like. An id goes into the next request, where a
// slash, two dots or nothing at all would make it a request about something else. So every id is
// checked where it enters, whether from a response, an import, a state or a configuration: what a
// server gives out is as foreign as what someone types.
type Form struct {
	// Wanted completes the sentence "must be …".
	Wanted string
	// OK reports whether a text has the form.
	OK func(text string) bool
}

// longestID is how many bytes of a wrong id are shown.
const longestID = 100

// Check returns an error unless the id has the form. Whose says which id it is and where it came
// from, such as `the id of the holiday "Christmas" in the list of holidays`.
func (f Form) Check(id, whose string) error {
	if f.OK(id) {
		return nil
	}
	if more := len(id) - longestID; more > 0 {
		id = fmt.Sprintf("%s… (%d bytes more)", strings.ToValidUTF8(id[:longestID], ""), more)
	}

	return fmt.Errorf(`%s is "%s", which is not %s; no request is made with it`, outside.Clean(whose), outside.Clean(id),
		f.Wanted)
}
