// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package pbxcloudmock is a fake of the PBXCloud API, which is the proxyapi.php of a MiRTA PBX, as
// strict as the vendor's pages let one be: "PBXCLOUD API" at https://support.comtalk.dk, here
// called the page, and the manual at
// https://manual.mirtapbx.com/books/api/page/old-proxyapi-legacy-proxy-api-reference-and-examples.
// It shares no type with the client, so a misspelt parameter fails a test.
//
// The page shows requests and, but for one line, no responses. What the responses look like was
// taken from reports on real installations; where these differ there is an option, and where there
// are none the fake has a response of its own and says so.
//
// As the vendor does, the fake answers everything on its path with status 200. What a request got
// wrong is told by a sentence: one that was observed where there is one, and else one that begins
// with "Wrong request:". A real PBX would let pass much of what these are about, e.g. a parameter
// that it does not know. The checks run in a fixed order: path and method, where the parameters
// are, key, what is called, tenant and rights, unknown parameters, and last what the values mean.
package pbxcloudmock

import (
	"net/http"
	"slices"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

const (
	// Key is a key that every server accepts: an administrator's, for reading and writing.
	Key = "test-api-key-7c20e5b91d"

	// ReadOnlyKey is a key that every server accepts: an administrator's, for reading only.
	ReadOnlyKey = "test-read-only-key-41fa8c6e"

	// Path is where a server made without WithPath has its endpoint.
	Path = "/pbx/proxyapi.php"

	// Tenant and OtherTenant are the codes of the tenants that every server has.
	Tenant      = "DEMO"
	OtherTenant = "ACME"
)

// Server is a fake PBX. It is an http.Handler that may be used from several goroutines at once;
// recording, faults and Start come from fakeserver. Note that the requests recorded hold the keys.
type Server struct {
	*fakeserver.Server

	// What follows is set by options and not changed afterwards.
	path         string
	keys         map[string]apiKey
	knobs        knobs
	callTemplate Template
	logTemplate  Template

	cacheMu sync.Mutex
	cache   map[string]answer

	mu           sync.Mutex
	tenants      []string
	types        []CustomType
	destinations destinationBook
	calls        []Call
	running      map[string]int
	agents       map[agent]*pause
	agentChanges []AgentChange
	callRecords  []Record
	queueLogs    []Record
	mailboxes    []*mailbox
	audio        map[audioID]Audio
}

// Option changes the server that New makes.
type Option func(*Server)

// New returns a PBX with two tenants, three types of custom destinations, of which 1 is the page's
// FORWARD, and the page's agent 104 in queue 281 of DEMO. It has no custom destinations.
func New(opts ...Option) *Server {
	s := &Server{
		path: Path,
		keys: map[string]apiKey{
			Key:         {access: ReadWrite},
			ReadOnlyKey: {access: ReadOnly},
		},
		knobs:        newKnobs(),
		callTemplate: defaultCallTemplate(),
		logTemplate:  defaultLogTemplate(),
		cache:        map[string]answer{},
		tenants:      []string{Tenant, OtherTenant},
		types: []CustomType{
			{ID: 1, Name: "FORWARD", Description: "Forward to an external number"},
			{ID: 2, Name: "CALLBACK", Description: "Call the caller back"},
			{ID: 3, Name: "DIALPLAN", Description: "Go to a context of the dial plan"},
		},
		destinations: newDestinationBook(),
		running:      map[string]int{},
		agents:       map[agent]*pause{newAgent(Tenant, "281", "104"): {}},
		audio:        map[audioID]Audio{},
	}
	s.Server = fakeserver.New(http.HandlerFunc(s.handle))
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// WithPath sets the path of the endpoint, which differs between installations, e.g.
// "/mirtapbx/proxyapi.php".
func WithPath(path string) Option {
	return func(s *Server) { s.path = path }
}

// Access is what a key allows.
type Access int

const (
	// ReadWrite allows everything.
	ReadWrite Access = iota
	// ReadOnly refuses whatever changes something, placing calls and pausing agents included.
	ReadOnly
)

// apiKey is what a key may be used for.
type apiKey struct {
	access Access

	// tenants are the only ones that the key opens; an administrator's key has none and opens all.
	tenants []string
}

// isAdmin tells whether the key is an administrator's.
func (k apiKey) isAdmin() bool { return len(k.tenants) == 0 }

// opens tells whether the key may be used for that tenant.
func (k apiKey) opens(tenant string) bool {
	return k.isAdmin() || slices.Contains(k.tenants, tenant)
}

// WithKey adds a key. With tenants it is a tenant key, which is refused for all other tenants, for
// "%", and wherever no tenant is named; without them it is an administrator's.
func WithKey(key string, access Access, tenants ...string) Option {
	return func(s *Server) { s.keys[key] = apiKey{access: access, tenants: slices.Clone(tenants)} }
}

// WithTenants adds tenants. The codes are matched as they are, case included.
func WithTenants(codes ...string) Option {
	return func(s *Server) {
		for _, code := range codes {
			s.addTenant(code)
		}
	}
}

// addTenant makes a tenant known. The caller holds the lock, or has the server to itself.
func (s *Server) addTenant(code string) {
	if !slices.Contains(s.tenants, code) {
		s.tenants = append(s.tenants, code)
	}
}

// tenantID is the number that the database has for a tenant, cu_te_id and the like. The caller
// holds the lock.
func (s *Server) tenantID(code string) int {
	return slices.Index(s.tenants, code) + 1
}

// knowsTenant tells whether there is such a tenant.
func (s *Server) knowsTenant(code string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Contains(s.tenants, code)
}
