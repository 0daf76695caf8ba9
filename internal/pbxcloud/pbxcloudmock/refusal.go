// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import "fmt"

// refusal is why a request is not carried out. The vendor's status for that is 200.
type refusal struct {
	text string
}

// mistakenKey is what was observed for a bad key, and also for a missing tenant, an unknown one,
// and a key that does not allow what is asked for. It was observed to have 46 bytes, so a line
// break must end it.
func mistakenKey() *refusal {
	return &refusal{"Too bad... you mistaken the security api key.\n"}
}

// noID is what was observed for recordings.
func noID() *refusal {
	return &refusal{"No id specified"}
}

// noExtension is what was observed for agents.
func noExtension() *refusal {
	return &refusal{"No extension specified"}
}

// wrong is a sentence of the fake's own, for mistakes of which no response is known.
func wrong(format string, args ...any) *refusal {
	return &refusal{"Wrong request: " + fmt.Sprintf(format, args...)}
}
