// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

// Requests returns what the pages of the vendor's types say of their requests.
func Requests() apidoc.Pages {
	const key = "the access key"
	request := func(path, condition string, phases ...apidoc.Phase) apidoc.Request {
		return apidoc.Request{Method: http.MethodPost, Path: path, Phases: phases, If: condition, Permission: key}
	}
	page := func(note string, requests ...apidoc.Request) apidoc.Page {
		return apidoc.Page{Requests: requests, Notes: []string{note,
			"The paths follow `tenios.base_url`. Tenios has one access key, which may do all of this."}}
	}
	const (
		disabling, upsert = "`deletion_policy` is `disable`", upsertPath + "{user_name}"
		cost              = "The list is read once for all users and all data sources, with one request for each " +
			"`tenios.page_size` users of the account. That is all that a refresh costs."
	)
	read := page(cost, request(listPath, "", apidoc.Read))

	return apidoc.Pages{
		Resources: map[string]apidoc.Page{userType: page(cost+" "+apidoc.OtherPhases,
			request(listPath, "", apidoc.Refresh, apidoc.Preview, apidoc.Create, apidoc.Update),
			request(upsert, "", apidoc.Create, apidoc.Update),
			request(listPath, disabling, apidoc.Destroy), request(upsert, disabling, apidoc.Destroy),
		)},
		DataSources: map[string]apidoc.Page{userType: read, userType + "s": read},
	}
}
