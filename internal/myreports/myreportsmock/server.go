// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package myreportsmock is a fake of the MyReports (Xarios) onboarding API, as strict as the
// vendor's pages let one be. The pages are the children of
// https://docs.na.myreports.cloud/enterprise-portal/en-us/api/reference/accounts/customers/pbxprofiles
// for the enterprise family of paths and of
// https://apidocs.xarios.cloud/account/reference/customers/pbxprofiles for the reseller family;
// further .../api/reference and its page "charges", and .../gettingstarted/authentication. It
// shares no type with the client, so a misspelt key fails a test.
//
// The header "Authorisation", the key "\_type" and angle brackets around an address are artefacts
// of the pages, which the wire does not have.
//
// Where the pages are silent the fake refuses what the vendor may accept.
// These are its own choices:
//
//   - The checks run in this order: method and path, bearer token, ids, query, content type, body,
//     values, a PBX that exists, and last the charge. The first that fails is the response.
//   - A wrong method is a 405. Everything else that is wrong with a request is a 400. The texts of
//     these errors are the fake's, except that of a malformed id and "Not Found".
//   - An id must be a GUID with hyphens, in any case. A malformed PBX id gets the response of a
//     malformed tenant id, and an unknown account that of an unknown customer.
//   - A create must have the keys of the page's example; the others are optional, see fieldsOf. No
//     text may be empty, and null is not a value. Keys that the server sets are refused.
//   - Creating a PBX is charged and patching one is not. The body of a 402 is the payload as it was
//     sent, byte by byte: the pages say that it is echoed and not how. Note that it holds secrets.
//   - As in the examples, the response to the create of a Kazoo PBX is what was sent and id,
//     tenantId, countryCode and enabled, that of a 3CX PBX only what was sent, and a get shows the
//     four keys of the list.
//   - A patch consists of replace operations, as on the page. All keys of a create can be patched
//     but _type, under the rules of a create, and enabled, as a string as in the example. A path
//     may not be given twice. Every patch restarts the collector, also one that changes nothing.
//   - Any number of PBXs may have the same Kazoo account or 3CX licence; the check finds the first.
//   - Of the token endpoint the pages have the address and that there are refresh tokens; the rest
//     is RFC 6749.
package myreportsmock

import (
	"net/http"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const (
	// AccountTenantID is the only account.
	AccountTenantID = "0a7c1f52-3c4e-4b56-9d1f-6a2b8c0d4e11"

	// CustomerTenantID and OtherCustomerTenantID are customers that every server has. They have no
	// PBX.
	CustomerTenantID      = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22"
	OtherCustomerTenantID = "d2c6ef21-88b3-4d2f-9a1b-3eaf6c4b7a33"
)

// Server is a fake of the API and of the login server's token endpoint. It is an http.Handler that
// may be used from several goroutines at once; recording, faults and Start come from fakeserver.
// The API's paths begin with /api, and the token endpoint is /connect/token.
type Server struct {
	*fakeserver.Server

	knobs knobs

	mu        sync.Mutex
	tokens    tokens
	customers map[string]bool
	pbxs      []*record
	created   int
}

// knobs are what options change.
type knobs struct {
	tidy            fakeserver.Tidy
	ids             []string
	noInstanceCheck bool
	uniqueInstances bool
	charged         []string
	location        string
	noKazooID       bool
	patchable       []string
	gets, lists     detail
	listsCutAt      int
	unset           map[string]any
	otherFlags      bool
	lifetime        int
	refreshTokens   refreshTokens
}

// Option changes the server that New makes.
type Option func(*Server)

// New returns a server with an account and two customers that have no PBX.
func New(opts ...Option) *Server {
	s := &Server{
		knobs:     knobs{charged: []string{http.MethodPost}, location: "{host}{collection}/{id}", lifetime: 3600},
		tokens:    newTokens(),
		customers: map[string]bool{CustomerTenantID: true, OtherCustomerTenantID: true},
	}
	s.Server = fakeserver.New(http.HandlerFunc(s.handle))
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// WithTidying makes the server store texts that it is sent as the function returns them, by their
// keys.
func WithTidying(tidy fakeserver.Tidy) Option {
	return func(s *Server) { s.knobs.tidy = tidy }
}

// WithIDs makes the server give these ids to the first PBXs that have none, seeded ones included.
// They need not be valid.
func WithIDs(ids ...string) Option {
	return func(s *Server) { s.knobs.ids = ids }
}

// WithoutInstanceCheck makes GET /v1.0/pbxs an unknown path, since it is newer than the rest of the
// API.
func WithoutInstanceCheck() Option {
	return func(s *Server) { s.knobs.noInstanceCheck = true }
}

// WithUniqueInstances refuses, with 409, a Kazoo account or 3CX licence that another PBX already
// has. What the vendor does then is not known.
func WithUniqueInstances() Option {
	return func(s *Server) { s.knobs.uniqueInstances = true }
}

// WithCharges sets which methods need accept-charges, of POST and PATCH. Without this option it is
// POST. The example of a patch has the header, too.
func WithCharges(methods ...string) Option {
	return func(s *Server) { s.knobs.charged = methods }
}

// WithLocation sets the Location of a create; "" omits it. In it, {host} is scheme and
// host, {collection} the path of all PBXs of the customer, and {id} the id.
func WithLocation(location string) Option {
	return func(s *Server) { s.knobs.location = location }
}

// WithoutKazooID omits id from the response to the create of a Kazoo PBX, as that of a 3CX PBX
// does.
func WithoutKazooID() Option {
	return func(s *Server) { s.knobs.noKazooID = true }
}

// WithPatchable refuses to patch any other paths. The page has /name and /enabled only.
func WithPatchable(paths ...string) Option {
	return func(s *Server) { s.knobs.patchable = paths }
}

// detail is how much of a PBX a response shows.
type detail int

const (
	sparse detail = iota
	full
	secrets
)

// WithFullGets makes a get show all of a PBX but apiKey, licenseKey and password.
func WithFullGets() Option {
	return func(s *Server) { s.knobs.gets = full }
}

// WithSecretGets makes a get show all of a PBX, secrets in clear.
func WithSecretGets() Option {
	return func(s *Server) { s.knobs.gets = secrets }
}

// WithFullLists makes a list show all of a PBX but apiKey, licenseKey and password.
func WithFullLists() Option {
	return func(s *Server) { s.knobs.lists = full }
}

// WithListsCutAt makes a list end after n PBXs without notice. The pages say nothing of a limit,
// and page_size is the number of PBXs returned.
func WithListsCutAt(n int) Option {
	return func(s *Server) { s.knobs.listsCutAt = n }
}

// WithUnset sets what full responses show of optional keys that were never set. Without this option
// these are omitted.
func WithUnset(shown map[string]any) Option {
	return func(s *Server) { s.knobs.unset = shown }
}

// WithOtherFlags makes gets and lists show enableRecordingArchive as a JSON boolean and enabled as
// a string. The page's create has it the other way round, and its patch has enabled as a string.
func WithOtherFlags() Option {
	return func(s *Server) { s.knobs.otherFlags = true }
}
