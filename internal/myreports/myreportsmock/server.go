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
// From the pages are the paths, the keys, the header accept-charges, the envelope of every response
// and the statuses 200, 201, 400, 401, 402 and 404. These are artefacts of the pages, which the
// wire does not have: the header "Authorisation", the key "\_type", and angle brackets around an
// address.
//
// Where the pages are silent the fake refuses rather than guesses what the vendor would let pass.
// These are its own choices:
//
//   - The checks run in this order: method and path, bearer token, ids, query, content type, body, values, a PBX that
//     is taken, and last the charge. The first that fails is the response.
//   - A wrong method is a 405. A wrong content type or body is a 400, as is everything else that is wrong with a
//     request. The texts of these errors are the fake's, except that of a malformed id and "Not Found".
//   - An id must be a GUID in its usual form with hyphens; upper case is fine. A malformed PBX id is answered like a
//     malformed tenant id, and an unknown account like an unknown customer.
//   - A create must have the keys of the page's example. Optional are countryCode, two upper-case letters;
//     monitorSubAccounts of a Kazoo PBX, a JSON boolean as the schema has it; and enableRecordingArchive and
//     recordingArchiveFrequency of a 3CX PBX, the former "true" or "false" in a string as in the example, the latter a
//     .NET TimeSpan such as "00:20:00" or "1.00:00:00". No text may be empty, and null is no value. Keys that the
//     server sets, id, tenantId and enabled, are refused.
//   - hostRest is an http or https address and hostWebsocket a ws or wss one.
//   - Creating a PBX is charged and patching one is not. The body of a 402 is the payload as it was sent, byte by
//     byte: the pages say that it is echoed and not how. Mind that it holds secrets.
//   - The response to the create of a Kazoo PBX is what was sent and id, tenantId, countryCode and enabled; that of a
//     3CX PBX is what was sent and nothing else. Both are as the examples have it.
//   - A get shows what its example shows, the four keys of the list.
//   - A patch consists of replace operations, and of add operations for optional keys that are not set. All keys of a
//     create can be patched but _type, under the rules of a create, and enabled, as a string as in the example. A path
//     may not be there twice. Every patch restarts the collector, also one that changes nothing.
//   - One Kazoo account or 3CX licence may be tied to any number of PBXs; the instance check finds the oldest.
//   - Of the token endpoint the pages have the address and that there are refresh tokens. The rest is RFC 6749.
package myreportsmock

import (
	"net/http"
	"slices"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const (
	// AccountTenantID is the one account that there is.
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
	byID      map[string]*record
	created   int
}

// knobs are what options change.
type knobs struct {
	tidy             fakeserver.Tidy
	onlyFamily       Family
	noInstanceCheck  bool
	freeCreates      bool
	chargedPatches   bool
	defaultCountry   string
	location         Location
	noKazooID        bool
	threeCXID        bool
	uniqueInstances  bool
	gets             detail
	lists            detail
	listsCutAt       int
	unset            Unset
	booleans         bool
	stringEnabled    bool
	documentedOnly   bool
	refusedPatches   []string
	booleanPatches   bool
	stringPatches    bool
	lifetime         int
	refreshAnswer    refreshAnswer
	noAddOperations  bool
	replaceNeedsAKey bool
	ids              []string
}

// Option changes the server that New makes.
type Option func(*Server)

// New returns a server with an account and two customers that have no PBX.
func New(opts ...Option) *Server {
	s := &Server{
		knobs:     knobs{defaultCountry: "US", lifetime: 3600},
		tokens:    newTokens(),
		customers: map[string]bool{CustomerTenantID: true, OtherCustomerTenantID: true},
		byID:      map[string]*record{},
	}
	s.Server = fakeserver.New(http.HandlerFunc(s.handle))
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Family is one of the two families of paths, which lead to the same data.
type Family int

const (
	// BothFamilies is what a server has without WithOnlyFamily.
	BothFamilies Family = iota
	// Reseller is /v1.0/customers/….
	Reseller
	// Enterprise is /v1.0/accounts/…/customers/….
	Enterprise
)

// WithOnlyFamily makes the server answer paths of the other family with 404. Which family a token
// may use the pages do not say.
func WithOnlyFamily(f Family) Option {
	return func(s *Server) { s.knobs.onlyFamily = f }
}

// WithoutInstanceCheck makes GET /v1.0/pbxs an unknown path, since it is newer than the rest of the
// API.
func WithoutInstanceCheck() Option {
	return func(s *Server) { s.knobs.noInstanceCheck = true }
}

// WithoutCharges makes a create free, so that it needs no accept-charges.
func WithoutCharges() Option {
	return func(s *Server) { s.knobs.freeCreates = true }
}

// WithIDs makes the server give these ids to the first PBXs that have none, seeded ones included,
// in place of its own. They may be such as no server should give.
func WithIDs(ids ...string) Option {
	return func(s *Server) { s.knobs.ids = ids }
}

// WithChargedPatches makes a patch need accept-charges too. The example of a patch sends it.
func WithChargedPatches() Option {
	return func(s *Server) { s.knobs.chargedPatches = true }
}

// WithDefaultCountry sets the countryCode of PBXs that are created without one. Without this option
// it is US as in the page's example, which is of the North American host.
func WithDefaultCountry(code string) Option {
	return func(s *Server) { s.knobs.defaultCountry = code }
}

// Location is the form of the header of that name in the response to a create.
type Location int

const (
	// LocationAbsolute is the address of the PBX, as the page has it.
	LocationAbsolute Location = iota
	// LocationRelative is the address without scheme and host.
	LocationRelative
	// LocationCollection ends in /pbxs, so there is not an id in it.
	LocationCollection
	// LocationCollectionSlash ends in /pbxs/, so the id is empty.
	LocationCollectionSlash
	// LocationMissing is no header at all.
	LocationMissing
)

// WithLocation sets the form of the header Location.
func WithLocation(l Location) Option {
	return func(s *Server) { s.knobs.location = l }
}

// WithoutKazooID leaves id out of the response to the create of a Kazoo PBX.
func WithoutKazooID() Option {
	return func(s *Server) { s.knobs.noKazooID = true }
}

// WithThreeCXID adds id to the response to the create of a 3CX PBX. The page's example lacks it.
func WithThreeCXID() Option {
	return func(s *Server) { s.knobs.threeCXID = true }
}

// WithUniqueInstances refuses, with 409, a Kazoo account or 3CX licence that is tied to a PBX
// already. What the vendor does then is not known.
func WithUniqueInstances() Option {
	return func(s *Server) { s.knobs.uniqueInstances = true }
}

// detail is how much of a PBX a response shows.
type detail int

const (
	sparse detail = iota
	full
	masked
	secret
)

// WithTidying makes the server store texts that it is sent as the function returns them, by their
// keys.
func WithTidying(tidy fakeserver.Tidy) Option {
	return func(s *Server) { s.knobs.tidy = tidy }
}

// WithFullGets makes a get show all of a PBX but apiKey, licenseKey and password.
func WithFullGets() Option {
	return func(s *Server) { s.knobs.gets = full }
}

// WithMaskedGets is WithFullGets, with apiKey, licenseKey and password shown as "******".
func WithMaskedGets() Option {
	return func(s *Server) { s.knobs.gets = masked }
}

// WithSecretGets makes a get show all of a PBX, secrets in clear.
func WithSecretGets() Option {
	return func(s *Server) { s.knobs.gets = secret }
}

// WithFullLists makes a list show all of a PBX but apiKey, licenseKey and password.
func WithFullLists() Option {
	return func(s *Server) { s.knobs.lists = full }
}

// WithListsCutAt makes a list end after n PBXs without a word of it. The pages say nothing of a
// limit, and page_size is how many came.
func WithListsCutAt(n int) Option {
	return func(s *Server) { s.knobs.listsCutAt = n }
}

// Unset is how gets and lists that show all of a PBX show an optional key that was never set.
type Unset int

const (
	// UnsetOmitted leaves the key out.
	UnsetOmitted Unset = iota
	// UnsetNull shows null.
	UnsetNull
	// UnsetDefault shows what .NET has for a value that nobody set: false, "false" and "00:00:00".
	UnsetDefault
)

// WithUnset sets how optional keys are shown that were never set: monitorSubAccounts,
// enableRecordingArchive and recordingArchiveFrequency.
func WithUnset(u Unset) Option {
	return func(s *Server) { s.knobs.unset = u }
}

// WithBooleans makes gets and lists show enableRecordingArchive as a JSON boolean. The page's
// create has a string.
func WithBooleans() Option {
	return func(s *Server) { s.knobs.booleans = true }
}

// WithStringEnabled makes gets and lists show enabled as a string. The page's create has a JSON
// boolean, and its patch a string.
func WithStringEnabled() Option {
	return func(s *Server) { s.knobs.stringEnabled = true }
}

// WithOnlyDocumentedPatches refuses to patch anything but /name and /enabled, the two paths that
// the page has.
func WithOnlyDocumentedPatches() Option {
	return func(s *Server) { s.knobs.documentedOnly = true }
}

// WithRefusedPatches refuses to patch those paths, e.g. "/apiKey". Several such options add up.
func WithRefusedPatches(paths ...string) Option {
	return func(s *Server) { s.knobs.refusedPatches = append(s.knobs.refusedPatches, slices.Clone(paths)...) }
}

// WithBooleanPatches lets /enabled and /enableRecordingArchive be patched with JSON booleans too.
func WithBooleanPatches() Option {
	return func(s *Server) { s.knobs.booleanPatches = true }
}

// WithStringPatches makes /monitorSubAccounts need a string, as /enabled does, instead of the JSON
// boolean that a create needs.
func WithStringPatches() Option {
	return func(s *Server) { s.knobs.stringPatches = true }
}

// WithoutAddOperations refuses a patch that has an add operation. The page has replace only.
func WithoutAddOperations() Option {
	return func(s *Server) { s.knobs.noAddOperations = true }
}

// WithReplaceOnlyOfSetKeys refuses to replace an optional key that was never set, as RFC 6902
// demands. Without this option every key is there, as it is for an engine that patches typed
// objects.
func WithReplaceOnlyOfSetKeys() Option {
	return func(s *Server) { s.knobs.replaceNeedsAKey = true }
}
