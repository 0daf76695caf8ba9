// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

// Requests returns what the pages of the vendor's types say of their requests.
func Requests() apidoc.Pages {
	pages := apidoc.Pages{Resources: map[string]apidoc.Page{}, DataSources: map[string]apidoc.Page{
		extensionNumberType: newPage(append(numberRequests(apidoc.Read), otherNumberRequests("looked up", apidoc.Read)...)),
		statusType:          newPage([]apidoc.Request{get(statusPath, "", apidoc.Read)}),
		balanceType:         newPage([]apidoc.Request{get(balancePath, "", apidoc.Read)}),
	}}
	client := NewClient(nil, "", Credentials{}) // For the paths.
	for _, k := range settingsKinds() {
		path := k.object(client).path
		pages.Resources[k.typeName] = settingsPage(path)
		pages.DataSources[k.typeName] = newPage(settingsRequests(path, "", apidoc.Read))
	}
	for _, k := range objectKinds() {
		if !k.isReadOnly() {
			pages.Resources[k.typeName] = k.resourcePage()
		}
		pages.DataSources[k.typeName] = k.dataSourcePage()
		pages.DataSources[k.typeName+"s"] = newPage([]apidoc.Request{get(k.path, "", apidoc.Read)})
	}

	return pages
}

func get(path, condition string, phases ...apidoc.Phase) apidoc.Request {
	return apidoc.Request{Method: http.MethodGet, Path: path, Phases: phases, If: condition, Permission: permission(path)}
}

func post(path, condition string, phases ...apidoc.Phase) apidoc.Request {
	r := get(path, condition, phases...)
	r.Method = http.MethodPost

	return r
}

// permission returns the permission that a request needs. PortSIP names it for rules alone. A star
// marks that of the area to which the path belongs in the roles of PortSIP.
func permission(path string) string {
	switch area := strings.Split(path, "/")[1]; {
	case area == "inbound_rules" || area == "outbound_rules":
		return "`PhoneSystem.FullAccess`"
	case "/"+area == usersPath || area == "groups":
		return "`User.FullAccess` *"
	case area == "providers":
		return "`Trunk.FullAccess` *"
	case path == balancePath || path == billingPath:
		return "`Billing.FullAccess` *"
	case area == "tenant":
		return "role `Admin`"
	default:
		return "`PhoneSystem.FullAccess` *"
	}
}

// newPage completes a page with what is true of all requests. The notes come first.
func newPage(requests []apidoc.Request, notes ...string) apidoc.Page {
	return apidoc.Page{Requests: requests, Notes: append(notes,
		"The paths follow `portsip.base_url`. With `username` and `password` the provider also signs in, once in each run: "+
			"`POST "+loginPath+"`.",
		"The role `Admin` has all permissions of a tenant, whatever the release. The names are those of v22.3. PortSIP names "+
			"the permission for inbound and outbound rules only; a star (*) marks one that is assumed from the area of the "+
			"path in PortSIP's roles. Roles can also allow viewing only; PortSIP does not say which requests that covers.")}
}

// settingsRequests are those that read a settings object.
func settingsRequests(path, condition string, phases ...apidoc.Phase) []apidoc.Request {
	reads := []apidoc.Request{get(tenantPath, condition, phases...)}
	if path != tenantPath {
		reads = append(reads, get(path, condition, phases...))
	}

	return reads
}

func settingsPage(path string) apidoc.Page {
	const restoring = "`deletion_policy` is `restore`"
	reads := settingsRequests(path, "", apidoc.Refresh, apidoc.Preview, apidoc.Create)
	own := &reads[len(reads)-1]
	own.Phases = append(own.Phases, apidoc.Update)

	return newPage(slices.Concat(reads, []apidoc.Request{post(path, "", apidoc.Create, apidoc.Update)},
		settingsRequests(path, restoring, apidoc.Destroy), []apidoc.Request{post(path, restoring, apidoc.Destroy)}),
		"A refresh, like an import, makes each of its requests once. `GET "+tenantPath+"` is made once for all settings.")
}

// numberRequests are those that find out who has an extension number.
func numberRequests(phases ...apidoc.Phase) []apidoc.Request {
	return []apidoc.Request{
		get("/extension_numbers/{extension_number}", "", phases...),
		get(sharedVoicemailsPath, "nothing else has the number", phases...),
	}
}

// otherNumberRequests are those that find out who has many extension numbers.
func otherNumberRequests(are string, phases ...apidoc.Phase) []apidoc.Request {
	var requests []apidoc.Request
	for _, path := range slices.Sorted(maps.Values(numberPaths)) {
		if path != sharedVoicemailsPath {
			requests = append(requests,
				get(path, fmt.Sprintf("more than %d extension numbers are %s", maxLooks, are), phases...))
		}
	}

	return requests
}

// findRequests are those that find an object by its key.
func (k objectKind) findRequests(are string, phases ...apidoc.Phase) []apidoc.Request {
	if k.isNumbered() {
		return append(numberRequests(phases...), otherNumberRequests(are, phases...)...)
	}

	return []apidoc.Request{get(k.path, "", phases...)}
}

// readRequests are those that read all of an object.
func (k objectKind) readRequests(phases ...apidoc.Phase) []apidoc.Request {
	reads := []apidoc.Request{get(k.path+"/{id}", "", phases...)}
	for _, p := range k.parts {
		reads = append(reads, get(k.path+"/{id}"+p.path, "", phases...))
	}

	return reads
}

func (k objectKind) dataSourcePage() apidoc.Page {
	finds := k.findRequests("looked up", apidoc.Read)
	finds[0].If = "it is found by `" + k.keyAttribute + "`"

	return newPage(append(k.readRequests(apidoc.Read), finds...))
}

func (k objectKind) resourcePage() apidoc.Page {
	one := k.path + "/{id}"
	reads, writes := []apidoc.Phase{apidoc.Refresh, apidoc.Preview, apidoc.Create, apidoc.Update},
		[]apidoc.Phase{apidoc.Create, apidoc.Update}
	requests := []apidoc.Request{get(k.path, "", apidoc.Refresh)}
	if !k.isNumbered() {
		requests[0].Phases = []apidoc.Phase{apidoc.Refresh, apidoc.Preview, apidoc.Create}
		requests = append(requests, get(k.path, "its key, such as `"+k.keyAttribute+"`, changes", apidoc.Update))
		if len(k.listed) == 0 { // The list shows all of what is found there.
			reads = []apidoc.Phase{apidoc.Refresh, apidoc.Create, apidoc.Update}
		}
	}
	requests = append(requests, k.readRequests(reads...)...)
	if k.isNumbered() {
		requests = append(requests, k.findRequests("new", apidoc.Preview, apidoc.Create)...)
	}
	requests = append(requests, post(k.path, "", apidoc.Create), post(one, "", writes...))
	for _, name := range slices.Sorted(maps.Keys(k.requests)) {
		requests = append(requests, post(one+k.requests[name], "`"+name+"` changes", writes...))
	}
	for _, s := range k.secrets {
		if s.path != "" {
			requests = append(requests, post(one+s.path, "`"+s.version()+"` changes", writes...))
		}
	}
	for _, p := range k.parts {
		if p.key != "" {
			item := one + p.path + "/{item_id}"
			requests = append(requests, post(one+p.path, "one of `"+p.attribute+"` is added", writes...),
				post(item, "one of `"+p.attribute+"` or its secret changes", writes...),
				post(item+destroySuffix, "one of `"+p.attribute+"` is removed", writes...))

			continue
		}
		if p.member == "" {
			requests = append(requests, post(one+p.path, "`"+p.attribute+"` changes", writes...))

			continue
		}
		member := one + p.path + "/{" + p.member + "}"
		requests = append(requests, post(member, "one of `"+p.attribute+"` is added", writes...),
			post(member+destroySuffix, "one of `"+p.attribute+"` is removed", writes...))
	}
	page := newPage(append(requests, post(one+destroySuffix, "", apidoc.Destroy)), k.refreshCost(), apidoc.OtherPhases,
		"If the PBX refuses to destroy the "+k.one+", the tenant's other objects are read, to say what uses it.")
	if k.restriction != "" {
		page.Notes = append(page.Notes, k.restriction)
	}

	return page
}

// refreshCost says what a refresh of the kind costs.
func (k objectKind) refreshCost() string {
	cost := fmt.Sprintf("A refresh costs about one request for each %d %ss of the tenant, ", pageLimit, k.one)
	if len(k.listed) == 0 {
		return cost + "or one for each that is managed, if those are fewer."
	}
	for _, p := range k.parts {
		cost += "one for each with `" + p.attribute + "`, "
	}

	return cost + "and one for each that is managed with a setting that the list does not show."
}
