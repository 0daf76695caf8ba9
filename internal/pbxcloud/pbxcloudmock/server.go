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
// As the vendor does, the fake returns status 200 for everything on its path. A sentence tells what
// is wrong with a request: one that was observed where there is one, and else one that begins with
// "Wrong request:". A real PBX would accept much of what these are about, e.g. an unknown
// parameter. The checks run in this order: path and method, where the parameters are, key, what is
// requested, tenant and rights, parameters, and last what the values mean.
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

	// Path is the path of the endpoint.
	Path = "/pbx/proxyapi.php"

	// Tenant and OtherTenant are the codes of the tenants that every server has.
	Tenant      = "DEMO"
	OtherTenant = "ACME"

	// maxParameters is how many parameters a custom destination has.
	maxParameters = 20
)

// Server is a fake PBX. It is an http.Handler that may be used from several goroutines at once;
// recording, faults and Start come from fakeserver. Note that the requests recorded hold the keys.
type Server struct {
	*fakeserver.Server

	// keys and knobs are set by options and not changed afterwards.
	keys  map[string]apiKey
	knobs knobs

	mu           sync.Mutex
	tenants      []string
	types        []CustomType
	destinations []*Destination
	lastID       int
	calls        []Call
	running      map[string]int
	agentChanges []AgentChange
	callRecords  []Record
	queueLogs    []Record
	mailboxes    []*mailbox
	audio        map[audioID]Audio
}

// knobs are what options change.
type knobs struct {
	tidy        fakeserver.Tidy
	lists       ListShape
	empty       *string
	numbers     bool
	nulls       bool
	positional  bool
	latin1      bool
	listColumns []string
	listCutAt   int
	parameters  int
	addSQL      bool
	keepDeleted bool
}

// Option changes the server that New makes.
type Option func(*Server)

// New returns a PBX with two tenants, three types of custom destinations, of which 1 is the page's
// FORWARD, and the page's agent 104 in queue 281 of DEMO. It has no custom destinations.
func New(opts ...Option) *Server {
	s := &Server{
		keys:    map[string]apiKey{Key: {access: ReadWrite}, ReadOnlyKey: {access: ReadOnly}},
		knobs:   knobs{parameters: maxParameters, listColumns: summaryColumns},
		tenants: []string{Tenant, OtherTenant},
		types: []CustomType{
			{ID: 1, Name: "FORWARD", Description: "Forward to an external number"},
			{ID: 2, Name: "CALLBACK", Description: "Call the caller back"},
			{ID: 3, Name: "DIALPLAN", Description: "Go to a context of the dial plan"},
		},
		running: map[string]int{},
		audio:   map[audioID]Audio{},
	}
	s.Server = fakeserver.New(http.HandlerFunc(s.handle))
	for _, opt := range opts {
		opt(s)
	}
	return s
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

	// tenants are those that the key may be used for; an administrator's key has none and may be used
	// for all.
	tenants []string
}

func (k apiKey) isAdmin() bool { return len(k.tenants) == 0 }

// WithKey adds a key. With tenants it is a tenant key, which is refused for all other tenants, for
// "%", and wherever no tenant is named; without them it is an administrator's.
func WithKey(key string, access Access, tenants ...string) Option {
	return func(s *Server) { s.keys[key] = apiKey{access: access, tenants: slices.Clone(tenants)} }
}

// addTenant makes a tenant known. The caller holds the lock.
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

// ListShape is how a list is written in JSON.
type ListShape int

const (
	// ListsAsObserved has lists of MANAGEDB as objects keyed by id, and those of VOICEMAIL as arrays.
	ListsAsObserved ListShape = iota
	// ListsAsObjects has both as objects keyed by id.
	ListsAsObjects
	// ListsAsArrays has both as arrays.
	ListsAsArrays
)

// WithLists sets the shape of lists. Call records and queue logs, which have no ids, are arrays
// anyway.
func WithLists(shape ListShape) Option {
	return func(s *Server) { s.knobs.lists = shape }
}

// WithEmpty sets the JSON for an object that does not exist and for an empty list. Without this
// option it is "null", but "]" for call records and queue logs, as was observed.
func WithEmpty(body string) Option {
	return func(s *Server) { s.knobs.empty = &body }
}

// WithNumbers writes "30", but not "030", as a number. Without it all are strings, as was observed.
func WithNumbers() Option {
	return func(s *Server) { s.knobs.numbers = true }
}

// WithNulls has null for empty values instead of "".
func WithNulls() Option {
	return func(s *Server) { s.knobs.nulls = true }
}

// WithPositionalKeys has each value of a row twice, under its column's number and its name, as was
// observed. Credentials thus appear under a second name.
func WithPositionalKeys() Option {
	return func(s *Server) { s.knobs.positional = true }
}

// WithLatin1 has letters like "ø" as single ISO 8859-1 bytes, so a response with one is not UTF-8.
// Without it JSON has them escaped, as PHP does, and other formats are UTF-8, as all requests are.
func WithLatin1() Option {
	return func(s *Server) { s.knobs.latin1 = true }
}

// summaryColumns are those of the one row of a list of custom destinations that was published.
var summaryColumns = []string{"cu_id", "cu_name", "cu_ct_id", "ct_name", "ct_description"}

// WithListColumns sets the columns of the list of custom destinations. Without this option it is a
// summary without parameters, as was published.
func WithListColumns(names ...string) Option {
	return func(s *Server) { s.knobs.listColumns = names }
}

// WithWholeList gives the list of custom destinations all columns. The page does not show what a
// list has.
func WithWholeList() Option { return WithListColumns() }

// WithListCutAt makes the list of custom destinations end after n rows without notice. The page
// says nothing of a limit.
func WithListCutAt(n int) Option {
	return func(s *Server) { s.knobs.listCutAt = n }
}

// WithParameters sets how many parameters a custom destination has: 10 in older versions, else 20.
func WithParameters(n int) Option {
	return func(s *Server) { s.knobs.parameters = n }
}

// WithTidying makes the server store texts that it is sent as the function returns them, by their
// keys.
func WithTidying(tidy fakeserver.Tidy) Option {
	return func(s *Server) { s.knobs.tidy = tidy }
}

// WithSQLAfterAdd makes the response to an add the SQL statement, as that to an update is.
func WithSQLAfterAdd() Option {
	return func(s *Server) { s.knobs.addSQL = true }
}

// WithPretendedDeletes makes action=delete do nothing and respond as if it did. The page does not
// have it; the manual does for other objects.
func WithPretendedDeletes() Option {
	return func(s *Server) { s.knobs.keepDeleted = true }
}
