// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

// Requests returns what the pages of the vendor's types say of their requests.
func Requests() apidoc.Pages {
	const (
		destination = "reqtype=MANAGEDB&object=CUSTOM&action="
		voicemail   = "reqtype=VOICEMAIL&action="
		cost        = "A refresh reads the list of the tenant once, and on its own each custom destination of which the " +
			"list shows a part only."
		tenants = "With `all_tenants` the key must be an administrator's."
		manual  = "The manual of MiRTA says in one place that all requests with `reqtype=MANAGEDB` need an administrator's " +
			"key, and in another that only some do. If the PBX refuses a tenant's key, use an administrator's."
	)
	data := func(query string, notes ...string) apidoc.Page { return newPage(notes, read(query, apidoc.Read)) }
	destinations := newPage([]string{manual}, read(destination+"list", apidoc.Read), read(destination+"get", apidoc.Read))

	return apidoc.Pages{
		Resources: map[string]apidoc.Page{destinationType: newPage([]string{cost, apidoc.OtherPhases, manual},
			read(destination+"list", apidoc.Refresh, apidoc.Preview, apidoc.Create, apidoc.Update, apidoc.Destroy),
			read(destination+"get", apidoc.Refresh, apidoc.Preview, apidoc.Create, apidoc.Update, apidoc.Destroy),
			write(http.MethodPost, destination+"add", apidoc.Create),
			write(http.MethodPost, destination+"update", apidoc.Create, apidoc.Update),
			write(http.MethodGet, destination+"delete", apidoc.Destroy),
		)},
		DataSources: map[string]apidoc.Page{
			destinationType: destinations, destinationType + "s": destinations,
			destinationTypesType:  data("reqtype=MANAGEDB&object=CUSTOMTYPES&action=list", manual),
			callCountType:         data("reqtype=COUNTCALLS", tenants),
			callRecordsType:       data("reqtype=INFO&info="+callRecords, tenants),
			queueLogsType:         data("reqtype=INFO&info="+queueLogs, tenants),
			voicemailsType:        data(voicemail + "list"),
			voicemailMessagesType: data(voicemail + "messages"),
			voicemailMessageType:  data(voicemail + "message"),
			mediaFileType:         data("reqtype=MEDIAFILE&action=GETAUDIO"),
			recordingType:         data("reqtype=INFO&info=recording"),
		},
	}
}

func read(query string, phases ...apidoc.Phase) apidoc.Request {
	return apidoc.Request{Method: http.MethodGet, Path: "/proxyapi.php?" + query, Phases: phases, Permission: "any key"}
}

func write(method, query string, phases ...apidoc.Phase) apidoc.Request {
	return apidoc.Request{Method: method, Path: "/proxyapi.php?" + query, Phases: phases,
		Permission: "a key that may write"}
}

func newPage(notes []string, requests ...apidoc.Request) apidoc.Page {
	return apidoc.Page{Requests: requests, Notes: append(notes,
		"The address is `pbxcloud.endpoint`. With `credentials_in = \"form\"` each request is a POST. A key is one of the "+
			"tenant or an administrator's.")}
}
